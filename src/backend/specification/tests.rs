//! What the embedded table says of types that everybody knows.

use super::{Known, Specification, Types, UpdateBehaviour};

fn update(resource_type: &str, path: &str) -> UpdateBehaviour {
    Specification::embedded().resource_type(resource_type).unwrap().update_behaviour(path)
}

#[test]
fn every_type_of_the_table_can_be_read() {
    let specification = Specification::embedded();
    let names: Vec<&str> = specification.type_names().collect();
    assert!(names.len() > 1_500, "{} types", names.len());
    assert!(names.is_sorted());
    for name in names {
        let found = specification.resource_type(name).unwrap();
        assert_eq!(found.name, name);
        for definition in &found.definitions {
            let named = definition.properties().iter().map(|(_, id)| *id);
            assert!(named.chain(definition.items()).all(|id| found.definition(id).is_some()), "{name}");
        }
    }
    assert!(specification.source_version().starts_with("1."));
    assert!(specification.date() >= "2026-10-20", "{}", specification.date());
}

#[test]
fn foreign_types_are_told_from_those_that_do_not_exist() {
    let specification = Specification::embedded();
    for name in
        ["Custom::Thing", "AWS::CloudFormation::CustomResource", "Datadog::Monitors::Monitor", "A::B::C::MODULE"]
    {
        assert!(matches!(specification.find(name), Known::Foreign), "{name}");
    }
    for name in ["AWS::S3::Bukket", "S3Bucket", "", "Custom", "AWS::S3", "A::B::C::D"] {
        assert!(matches!(specification.find(name), Known::Unknown), "{name}");
    }
    assert!(matches!(specification.find("AWS::S3::Bucket"), Known::Type(_)));
    assert_eq!(specification.nearest_type("AWS::S3::Bukket"), Some("AWS::S3::Bucket"));
}

#[test]
fn properties_are_found_by_their_path() {
    let specification = Specification::embedded();
    let function = specification.resource_type("AWS::Lambda::Function").unwrap();
    assert_eq!(function.property("MemorySize").unwrap().types(), Some(Types::INTEGER));
    assert!(function.property("PackageType").unwrap().values().contains(&"Image"));
    assert!(function.property("Architectures/0").unwrap().values().contains(&"arm64"));
    assert!(function.property("Code").unwrap().properties().iter().any(|(name, _)| *name == "S3Key"));
    assert!(function.root().unwrap().required().contains(&"Role"));
    assert!(function.property("Environment/Variables/ANYTHING").is_some());
    assert!(function.property("Role").unwrap().pattern().is_some());
    assert!(function.property("Code/Nothing").is_none());
    let tasks = specification.resource_type("AWS::ECS::TaskDefinition").unwrap();
    assert_eq!(
        tasks.property("ContainerDefinitions/1/PortMappings/*/ContainerPort").unwrap().types(),
        Some(Types::INTEGER)
    );
}

#[test]
fn an_update_replaces_what_is_create_only() {
    use UpdateBehaviour::{Conditional, NoReplacement, Replacement};
    assert_eq!(update("AWS::S3::Bucket", "BucketName"), Replacement);
    assert_eq!(update("AWS::S3::Bucket", "VersioningConfiguration/Status"), NoReplacement);
    assert_eq!(update("AWS::ECS::TaskDefinition", "ContainerDefinitions/0/Image"), Replacement);
    assert_eq!(update("AWS::ECS::TaskDefinition", "Tags/0/Value"), NoReplacement);
    assert_eq!(update("AWS::RDS::DBInstance", "DBInstanceIdentifier"), Replacement);
    assert_eq!(update("AWS::RDS::DBInstance", "DBInstanceClass"), NoReplacement);
    assert_eq!(update("AWS::RDS::DBInstance", "Engine"), Conditional);
    // Of the map only a part is create-only, so that more must be known of the change.
    assert_eq!(update("AWS::EKS::Cluster", "EncryptionConfig"), Replacement);
    assert_eq!(update("AWS::MSK::Cluster", "EncryptionInfo"), Conditional);
    assert_eq!(update("AWS::MSK::Cluster", "EncryptionInfo/EncryptionInTransit/InCluster"), Replacement);
    // A type that nobody can update is made anew whatever changes.
    assert_eq!(update("AWS::EC2::VolumeAttachment", "Device"), Replacement);
}

#[test]
fn the_facts_of_a_queue_are_those_of_its_schema() {
    let queue = Specification::embedded().resource_type("AWS::SQS::Queue").unwrap();
    assert_eq!(queue.create_only_paths(), ["FifoQueue", "QueueName"]);
    assert_eq!(queue.read_only_paths(), ["Arn", "QueueUrl"]);
    assert_eq!(queue.primary_identifier(), ["QueueUrl"]);
    assert_eq!((queue.is_taggable(), queue.tags_property), (true, Some("Tags")));
    assert!(queue.has_attribute("Arn") && queue.has_attribute("QueueName") && !queue.has_attribute("Name"));
    assert_eq!(queue.update_behaviour("QueueName"), UpdateBehaviour::Replacement);
    assert_eq!(queue.update_behaviour("DelaySeconds"), UpdateBehaviour::NoReplacement);
    let stack = Specification::embedded().resource_type("AWS::CloudFormation::Stack").unwrap();
    assert!(stack.has_attribute("Outputs.Anything") && !stack.has_attribute("Anything"));
    let database = Specification::embedded().resource_type("AWS::RDS::DBInstance").unwrap();
    assert!(database.has_attribute("Endpoint.Address") && !database.has_attribute("Endpoint"));
}
