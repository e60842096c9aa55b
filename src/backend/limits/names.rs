//! Physical names and descriptions: how long they may be and of which characters.

use super::{diagnostics, measure, origin_of};
use crate::backend::template::{Data, Resource, Val};
use crate::diag::Sink;
use crate::language::Origin;

/// What a service accepts in a property.
struct Rule {
    resource_type: &'static str,
    property: &'static str,
    longest: usize,
    /// Characters besides letters and digits; `None` if there is no rule.
    besides: Option<&'static str>,
}

const fn rule(resource_type: &'static str, property: &'static str, longest: usize, besides: &'static str) -> Rule {
    Rule { resource_type, property, longest, besides: Some(besides) }
}

const fn any(resource_type: &'static str, property: &'static str, longest: usize) -> Rule {
    Rule { resource_type, property, longest, besides: None }
}

const EC2_TEXT: &str = " ._-:/()#,@[]+=&;{}!$*";
const IAM_NAME: &str = "_+=,.@-";
const DOT_NAME: &str = "._-";

/// Sorted by type. Sources: the API reference of each service, which the resource schemas of
/// CloudFormation repeat in part.
const RULES: &[Rule] = &[
    rule("AWS::ApiGatewayV2::Api", "Name", 128, " ._-:/()#,@[]+=&;{}!$*"),
    any("AWS::ApplicationAutoScaling::ScalingPolicy", "PolicyName", 256),
    any("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", 255),
    rule("AWS::Backup::BackupVault", "BackupVaultName", 50, "_-"),
    rule("AWS::CloudFront::Function", "Name", 64, "_-"),
    any("AWS::CloudWatch::Alarm", "AlarmName", 255),
    rule("AWS::CloudWatch::Dashboard", "DashboardName", 255, "_-"),
    rule("AWS::CodeBuild::Project", "Name", 150, "_-"),
    rule("AWS::CodePipeline::Pipeline", "Name", 100, "._-@"),
    rule("AWS::DocDB::DBCluster", "DBClusterIdentifier", 63, "-"),
    rule("AWS::DocDB::DBInstance", "DBInstanceIdentifier", 63, "-"),
    rule("AWS::DocDB::DBSubnetGroup", "DBSubnetGroupName", 255, "-:._ "),
    rule("AWS::DynamoDB::GlobalTable", "TableName", 255, DOT_NAME),
    rule("AWS::DynamoDB::Table", "TableName", 255, DOT_NAME),
    rule("AWS::EC2::LaunchTemplate", "LaunchTemplateName", 128, "()./_-"),
    rule("AWS::EC2::SecurityGroup", "GroupDescription", 255, EC2_TEXT),
    rule("AWS::EC2::SecurityGroup", "GroupName", 255, EC2_TEXT),
    rule("AWS::EC2::SecurityGroupEgress", "Description", 255, EC2_TEXT),
    rule("AWS::EC2::SecurityGroupIngress", "Description", 255, EC2_TEXT),
    rule("AWS::ECR::Repository", "RepositoryName", 256, "._-/"),
    rule("AWS::ECS::CapacityProvider", "Name", 255, "_-"),
    rule("AWS::ECS::Cluster", "ClusterName", 255, "_-"),
    rule("AWS::ECS::Service", "ServiceName", 255, "_-"),
    rule("AWS::ECS::TaskDefinition", "Family", 255, "_-"),
    rule("AWS::ElastiCache::CacheCluster", "ClusterName", 50, "-"),
    rule("AWS::ElastiCache::ReplicationGroup", "ReplicationGroupId", 40, "-"),
    any("AWS::ElastiCache::ReplicationGroup", "ReplicationGroupDescription", 255),
    rule("AWS::ElastiCache::ServerlessCache", "ServerlessCacheName", 40, "-"),
    rule("AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupName", 255, "-"),
    rule("AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", 32, "-"),
    rule("AWS::ElasticLoadBalancingV2::TargetGroup", "Name", 32, "-"),
    rule("AWS::Events::ApiDestination", "Name", 64, DOT_NAME),
    rule("AWS::Events::Archive", "ArchiveName", 48, DOT_NAME),
    rule("AWS::Events::Connection", "Name", 64, DOT_NAME),
    rule("AWS::Events::EventBus", "Name", 256, "/._-"),
    rule("AWS::Events::Rule", "Name", 64, DOT_NAME),
    rule("AWS::IAM::Group", "GroupName", 128, IAM_NAME),
    rule("AWS::IAM::InstanceProfile", "InstanceProfileName", 128, IAM_NAME),
    rule("AWS::IAM::ManagedPolicy", "ManagedPolicyName", 128, IAM_NAME),
    rule("AWS::IAM::Policy", "PolicyName", 128, IAM_NAME),
    any("AWS::IAM::Role", "Description", 1000),
    rule("AWS::IAM::Role", "RoleName", 64, IAM_NAME),
    rule("AWS::IAM::User", "UserName", 64, IAM_NAME),
    rule("AWS::KMS::Alias", "AliasName", 256, ":/_-"),
    rule("AWS::Kinesis::Stream", "Name", 128, DOT_NAME),
    rule("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", 64, DOT_NAME),
    rule("AWS::Lambda::Alias", "Name", 128, "_-"),
    any("AWS::Lambda::Function", "Description", 256),
    rule("AWS::Lambda::Function", "FunctionName", 64, "_-"),
    rule("AWS::Lambda::LayerVersion", "LayerName", 64, "_-"),
    rule("AWS::Logs::LogGroup", "LogGroupName", 512, "._-/#"),
    rule("AWS::MSK::Cluster", "ClusterName", 64, "-"),
    rule("AWS::MSK::Configuration", "Name", 64, "-"),
    rule("AWS::MSK::ServerlessCluster", "ClusterName", 64, "-"),
    rule("AWS::MemoryDB::ACL", "ACLName", 40, "-"),
    rule("AWS::MemoryDB::Cluster", "ClusterName", 40, "-"),
    rule("AWS::MemoryDB::User", "UserName", 40, "-"),
    rule("AWS::RDS::DBCluster", "DBClusterIdentifier", 63, "-"),
    rule("AWS::RDS::DBClusterParameterGroup", "DBClusterParameterGroupName", 255, "-"),
    rule("AWS::RDS::DBInstance", "DBInstanceIdentifier", 63, "-"),
    rule("AWS::RDS::DBParameterGroup", "DBParameterGroupName", 255, "-"),
    rule("AWS::RDS::DBSubnetGroup", "DBSubnetGroupName", 255, "-._ "),
    rule("AWS::S3::Bucket", "BucketName", 63, ".-"),
    rule("AWS::SNS::Topic", "TopicName", 256, "_-."),
    rule("AWS::SQS::Queue", "QueueName", 80, "_-."),
    rule("AWS::SSM::Parameter", "Name", 1011, "._-/"),
    rule("AWS::Scheduler::Schedule", "Name", 64, DOT_NAME),
    rule("AWS::Scheduler::ScheduleGroup", "Name", 64, DOT_NAME),
    rule("AWS::SecretsManager::Secret", "Name", 512, "/_+=.@-"),
    any("AWS::ServiceDiscovery::HttpNamespace", "Name", 1024),
    any("AWS::ServiceDiscovery::PrivateDnsNamespace", "Name", 253),
    rule("AWS::StepFunctions::StateMachine", "StateMachineName", 80, "_-"),
    rule("AWS::WAFv2::WebACL", "Name", 128, "_-"),
];

/// Checks the names and descriptions of a resource.
pub fn check(resource: &Resource, sink: &mut Sink) {
    let start = RULES.partition_point(|rule| rule.resource_type < resource.resource_type.as_str());
    for rule in RULES.iter().skip(start).take_while(|rule| rule.resource_type == resource.resource_type) {
        if let Some(value) = resource.properties.get(rule.property) {
            check_value(value, rule, resource.origin, sink);
        }
    }
    if resource.resource_type == "AWS::EC2::SecurityGroup" {
        check_group_rules(resource, sink);
    }
}

/// The rules that stand in the group itself have descriptions like those that stand alone.
fn check_group_rules(group: &Resource, sink: &mut Sink) {
    let alone = rule("AWS::EC2::SecurityGroup", "Description", 255, EC2_TEXT);
    for list in ["SecurityGroupIngress", "SecurityGroupEgress"] {
        let Some(Data::List(rules)) = group.properties.get(list).map(|rules| &rules.data) else { continue };
        for description in rules.iter().filter_map(|rule| rule.get("Description")) {
            check_value(description, &alone, group.origin, sink);
        }
    }
}

fn check_value(value: &Val, rule: &Rule, holder: Origin, sink: &mut Sink) {
    let origin = origin_of(value, holder);
    let what = format!("{} of {}", rule.property, rule.resource_type);
    let length = measure::characters(value).unwrap_or(0);
    if length > rule.longest {
        sink.push(diagnostics::too_long(&what, length, rule.longest, "characters", origin));
    }
    let (Some(text), Some(besides)) = (value.as_str(), rule.besides) else { return };
    let allowed = |char: char| char.is_ascii_alphanumeric() || besides.contains(char);
    if !text.starts_with("{{resolve:") && !text.chars().all(allowed) {
        let besides = besides.chars().map(|char| if char == ' ' { "space".to_owned() } else { format!("`{char}`") });
        let allowed = format!("letters, digits and {}", besides.collect::<Vec<_>>().join(" "));
        sink.push(diagnostics::characters(&what, text, &allowed, origin));
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(RULES.windows(2).all(|pair| pair[0].resource_type <= pair[1].resource_type));
    }
}
