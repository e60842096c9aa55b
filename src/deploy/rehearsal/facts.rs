//! What is known of resource types: which properties replace a resource, and how long AWS takes.
//!
//! Durations are those of ordinary small resources, from what AWS's documentation and everyday use show;
//! they order a timeline and find its critical path, no more.

use crate::deploy::cloud::Replacement;
use crate::deploy::replacement::behaviour;
use std::time::Duration;

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It is made.
    Create,
    /// It is changed.
    Update,
    /// It is deleted.
    Delete,
    /// It is brought back after a failed update.
    Rollback,
}

/// Seconds to create, update and delete, by type.
const SECONDS: &[(&str, [u64; 3])] = &[
    ("AWS::ApplicationAutoScaling::ScalableTarget", [8, 4, 4]),
    ("AWS::CertificateManager::Certificate", [90, 5, 5]),
    ("AWS::CloudFront::Distribution", [240, 180, 240]),
    ("AWS::CloudWatch::Alarm", [3, 3, 3]),
    ("AWS::DynamoDB::Table", [12, 12, 8]),
    ("AWS::EC2::InternetGateway", [15, 5, 15]),
    ("AWS::EC2::NatGateway", [105, 5, 60]),
    ("AWS::EC2::SecurityGroup", [6, 4, 4]),
    ("AWS::EC2::Subnet", [4, 4, 4]),
    ("AWS::EC2::VPC", [14, 5, 4]),
    ("AWS::EC2::VPCEndpoint", [70, 60, 60]),
    ("AWS::ECR::Repository", [3, 3, 3]),
    ("AWS::ECS::Cluster", [6, 4, 4]),
    ("AWS::ECS::Service", [150, 180, 90]),
    ("AWS::ECS::TaskDefinition", [3, 3, 3]),
    ("AWS::EFS::FileSystem", [10, 10, 10]),
    ("AWS::ElastiCache::CacheCluster", [360, 240, 180]),
    ("AWS::ElastiCache::ReplicationGroup", [600, 420, 300]),
    ("AWS::ElastiCache::ServerlessCache", [120, 60, 120]),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", [150, 10, 20]),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", [18, 5, 18]),
    ("AWS::IAM::InstanceProfile", [120, 10, 5]),
    ("AWS::IAM::ManagedPolicy", [18, 10, 5]),
    ("AWS::IAM::Policy", [16, 10, 5]),
    ("AWS::IAM::Role", [18, 10, 5]),
    ("AWS::KMS::Key", [24, 10, 10]),
    ("AWS::Lambda::Function", [12, 10, 8]),
    ("AWS::Logs::LogGroup", [4, 4, 4]),
    ("AWS::MSK::Cluster", [1500, 900, 900]),
    ("AWS::OpenSearchService::Domain", [900, 900, 600]),
    ("AWS::RDS::DBCluster", [90, 60, 90]),
    ("AWS::RDS::DBInstance", [480, 300, 240]),
    ("AWS::RDS::DBSubnetGroup", [4, 4, 4]),
    ("AWS::Route53::RecordSet", [35, 35, 35]),
    ("AWS::S3::Bucket", [22, 10, 6]),
    ("AWS::SNS::Topic", [12, 8, 6]),
    ("AWS::SQS::Queue", [66, 10, 62]),
    ("AWS::SecretsManager::Secret", [4, 4, 4]),
    ("AWS::ServiceDiscovery::PrivateDnsNamespace", [50, 5, 50]),
];

/// What most types take.
const USUAL: [u64; 3] = [5, 5, 4];

/// How long something takes with a resource of a type.
#[must_use]
pub fn latency(resource_type: &str, phase: Phase) -> Duration {
    let found = SECONDS.binary_search_by_key(&resource_type, |(name, _)| name);
    let [create, update, delete] = found.ok().and_then(|at| SECONDS.get(at)).map_or(USUAL, |(_, seconds)| *seconds);
    Duration::from_secs(match phase {
        Phase::Create => create,
        Phase::Update | Phase::Rollback => update,
        Phase::Delete => delete,
    })
}

/// Whether a change of a property (`A/0/B`, below `Properties`) makes a resource of a type anew.
pub trait CreateOnly {
    /// Whether it does.
    fn replaces(&self, resource_type: &str, path: &str) -> bool;
}

/// The facts of the embedded resource specification and of AWS's documentation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Specified;

impl CreateOnly for Specified {
    fn replaces(&self, resource_type: &str, path: &str) -> bool {
        behaviour(resource_type, &format!("Properties/{path}")) == Replacement::Always
    }
}

#[cfg(test)]
mod tests {
    use super::SECONDS;

    #[test]
    fn the_table_of_types_is_sorted_for_the_search() {
        assert!(SECONDS.is_sorted_by_key(|(name, _)| name));
    }
}
