//! Which resource types cost what: one table for all types, a file an area.
//!
//! A type that is in neither table is reported as unknown. Adding a type: a line in [`PRICED`] (sorted) and a
//! function beside its like, or a line in [`FREE`] if it costs nothing by itself.

mod cache;
mod compute;
mod database;
mod messaging;
mod network;
mod operations;
mod storage;
mod table;

use super::estimate::Reason;
use super::meter::Meter;

type Pricing = fn(&mut Meter<'_>);

/// Types that cost, sorted.
const PRICED: &[(&str, Pricing)] = &[
    ("AWS::ApiGateway::RestApi", messaging::rest_api),
    ("AWS::ApiGatewayV2::Api", messaging::http_api),
    ("AWS::CloudWatch::Alarm", operations::alarm),
    ("AWS::CloudWatch::CompositeAlarm", operations::composite_alarm),
    ("AWS::CloudWatch::Dashboard", operations::dashboard),
    ("AWS::DocDB::DBCluster", database::document_cluster),
    ("AWS::DocDB::DBInstance", database::document_instance),
    ("AWS::DynamoDB::GlobalTable", table::global_table),
    ("AWS::DynamoDB::Table", table::table),
    ("AWS::EC2::EIP", network::address),
    ("AWS::EC2::NatGateway", network::nat_gateway),
    ("AWS::EC2::VPCEndpoint", network::endpoint),
    ("AWS::EC2::Volume", storage::volume),
    ("AWS::ECR::Repository", storage::repository),
    ("AWS::ECS::Service", compute::service),
    ("AWS::ECS::TaskDefinition", compute::task_definition),
    ("AWS::EFS::FileSystem", storage::file_system),
    ("AWS::ElastiCache::CacheCluster", cache::cluster),
    ("AWS::ElastiCache::ReplicationGroup", cache::replication_group),
    ("AWS::ElastiCache::ServerlessCache", cache::serverless),
    ("AWS::ElasticLoadBalancing::LoadBalancer", network::classic_load_balancer),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", network::load_balancer),
    ("AWS::Events::EventBus", messaging::event_bus),
    ("AWS::KMS::Key", operations::key),
    ("AWS::Kinesis::Stream", messaging::stream),
    ("AWS::Lambda::Alias", compute::provisioned_concurrency),
    ("AWS::Lambda::Function", compute::function),
    ("AWS::Lambda::Version", compute::provisioned_concurrency),
    ("AWS::Logs::LogGroup", operations::log_group),
    ("AWS::MSK::Cluster", messaging::kafka),
    ("AWS::MemoryDB::Cluster", cache::memory_db),
    ("AWS::OpenSearchService::Domain", database::search_domain),
    ("AWS::RDS::DBCluster", database::cluster),
    ("AWS::RDS::DBInstance", database::instance),
    ("AWS::Route53::HostedZone", network::hosted_zone),
    ("AWS::S3::Bucket", storage::bucket),
    ("AWS::SNS::Topic", messaging::topic),
    ("AWS::SQS::Queue", messaging::queue),
    ("AWS::Scheduler::Schedule", messaging::schedule),
    ("AWS::SecretsManager::Secret", operations::secret),
    ("AWS::StepFunctions::StateMachine", messaging::state_machine),
    ("AWS::WAFv2::WebACL", network::web_acl),
];

/// Types that cost nothing by themselves: what they cause is paid at another resource, by use at another
/// service, or not at all. Sorted; one that ends in `::` stands for all types of a service.
const FREE: &[&str] = &[
    "AWS::ApiGateway::",
    "AWS::ApiGatewayV2::",
    "AWS::ApplicationAutoScaling::",
    "AWS::Backup::BackupPlan",
    "AWS::Backup::BackupSelection",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFormation::WaitCondition",
    "AWS::CloudFormation::WaitConditionHandle",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentConfig",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::DocDB::DBClusterParameterGroup",
    "AWS::DocDB::DBSubnetGroup",
    "AWS::EC2::DHCPOptions",
    "AWS::EC2::EIPAssociation",
    "AWS::EC2::FlowLog",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCCidrBlock",
    "AWS::EC2::VPCDHCPOptionsAssociation",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::ECS::CapacityProvider",
    "AWS::ECS::Cluster",
    "AWS::ECS::ClusterCapacityProviderAssociations",
    "AWS::EFS::AccessPoint",
    "AWS::EFS::MountTarget",
    "AWS::ElastiCache::ParameterGroup",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::ElastiCache::User",
    "AWS::ElastiCache::UserGroup",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerCertificate",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::Events::Connection",
    "AWS::Events::EventBusPolicy",
    "AWS::Events::Rule",
    "AWS::IAM::",
    "AWS::KMS::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::LayerVersionPermission",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::Logs::LogStream",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::ResourcePolicy",
    "AWS::Logs::SubscriptionFilter",
    "AWS::MSK::Configuration",
    "AWS::MemoryDB::ACL",
    "AWS::MemoryDB::ParameterGroup",
    "AWS::MemoryDB::SubnetGroup",
    "AWS::MemoryDB::User",
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::RDS::DBParameterGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::RDS::EventSubscription",
    "AWS::RDS::OptionGroup",
    "AWS::Route53::RecordSet",
    "AWS::Route53::RecordSetGroup",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueueInlinePolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SSM::Parameter",
    "AWS::Scheduler::ScheduleGroup",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::SecretTargetAttachment",
    "AWS::ServiceDiscovery::HttpNamespace",
    "AWS::WAFv2::WebACLAssociation",
];

/// Prices one resource.
pub(super) fn price(meter: &mut Meter<'_>) {
    let resource_type = meter.resource.resource_type.as_str();
    if meter.resource.attributes.contains_key("Condition") {
        meter.assume("counted although it is there on a condition only");
    }
    if let Some((_, pricing)) = PRICED.iter().find(|(name, _)| *name == resource_type) {
        return pricing(meter);
    }
    let is_free =
        |name: &&str| if name.ends_with("::") { resource_type.starts_with(*name) } else { *name == resource_type };
    // Parameters of the standard tier cost nothing, those of the advanced tier do.
    if resource_type == "AWS::SSM::Parameter" && meter.text("Tier").known().is_some_and(|tier| tier != "Standard") {
        meter.unknown("parameter of the advanced tier", Reason::NotCovered("the price book has no price for it"));
    } else if !FREE.iter().any(is_free) {
        meter.unknown(resource_type, Reason::UnknownType);
    }
}

#[cfg(test)]
mod tests {
    use super::{FREE, PRICED};

    #[test]
    fn the_tables_are_sorted_and_no_type_is_both_priced_and_free() {
        assert!(PRICED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(FREE.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(PRICED.iter().all(|(name, _)| !FREE.contains(name)));
    }
}
