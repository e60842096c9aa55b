//! Tags: which are set, and which resource types take them in which form.

use crate::backend::template::{Resource, Val};
use crate::kinds::Address;
use crate::language::Traced;
use crate::settings::Settings;
use crate::val;
use compact_str::CompactString;

/// Types whose `Tags` is a list of `Key` and `Value` (CloudFormation resource reference).
const LISTED: &[&str] = &[
    "AWS::ApiGatewayV2::VpcLink",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudWatch::Alarm",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::DynamoDB::Table",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCEndpoint",
    "AWS::ECS::Cluster",
    "AWS::ECS::Service",
    "AWS::ECS::TaskDefinition",
    "AWS::EFS::AccessPoint",
    "AWS::ElastiCache::ParameterGroup",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::ServerlessCache",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::ElastiCache::User",
    "AWS::ElastiCache::UserGroup",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::Events::Rule",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBParameterGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::RDS::OptionGroup",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::Scheduler::ScheduleGroup",
    "AWS::SecretsManager::Secret",
    "AWS::ServiceDiscovery::HttpNamespace",
];

/// The four tags of every resource, then the labels; a label never hides one of the four.
pub fn standard(
    settings: &Settings,
    address: &Address,
    labels: &[(CompactString, Traced<CompactString>)],
) -> Vec<(CompactString, Val)> {
    let mut tags: Vec<(CompactString, Val)> = vec![
        ("deployer:stack".into(), (&settings.stack).into()),
        ("deployer:environment".into(), (&settings.environment_name).into()),
        ("deployer:service".into(), address.service().into()),
        ("deployer:component".into(), address.component().into()),
    ];
    for (key, value) in labels {
        if !tags.iter().any(|(known, _)| known == key) {
            tags.push((key.clone(), value.into()));
        }
    }
    tags
}

/// Sets the tags of a resource if its type takes them. Tags that the kind itself set come first.
pub fn apply(resource: &mut Resource, tags: &[(CompactString, Val)]) {
    if LISTED.binary_search(&resource.resource_type.as_str()).is_ok() {
        let mut own = match resource.properties.get("Tags").map(|tags| &tags.data) {
            Some(crate::backend::template::Data::List(items)) => items.clone(),
            _ => Vec::new(),
        };
        own.extend(tags.iter().map(pair));
        resource.set("Tags", own);
    }
}

/// The tags as a list of `Key` and `Value`.
pub fn list(tags: &[(CompactString, Val)]) -> Val {
    Val::list(tags.iter().map(pair))
}

fn pair((key, value): &(CompactString, Val)) -> Val {
    val!({"Key": key, "Value": value})
}

#[cfg(test)]
mod tests {
    use super::LISTED;

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(LISTED.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
