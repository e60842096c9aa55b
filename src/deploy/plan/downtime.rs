//! What may be away for a while during a change, as far as it is known beforehand.
//!
//! Two sources: a replacement of something that serves traffic or is connected to, whose name and address
//! change; and properties of which AWS says that changing them in place interrupts service, in the tables
//! "Settings for DB instances" of the RDS user guide, "Modifying an ElastiCache cluster" and "ModifyDBCluster".
//! Says "may" throughout: multi-AZ, blue-green deployments and maintenance windows can avoid it, and what is
//! not listed is not promised to be without.

use super::PlannedChange;
use crate::deploy::cloud::{ChangeAction, Replacement};

/// What clients reach by a name or an address that a replacement changes.
const SERVES: &[(&str, &str)] = &[
    ("AWS::ApiGateway::RestApi", "its address changes"),
    ("AWS::ApiGatewayV2::Api", "its address changes"),
    ("AWS::CloudFront::Distribution", "its address changes"),
    ("AWS::DocDB::DBCluster", "its endpoint changes"),
    ("AWS::DocDB::DBInstance", "its endpoint changes"),
    ("AWS::EC2::Instance", "another machine takes its place"),
    ("AWS::EC2::NatGateway", "connections that it carries end"),
    ("AWS::ECS::Service", "its tasks are started anew"),
    ("AWS::ElastiCache::CacheCluster", "its endpoint changes"),
    ("AWS::ElastiCache::ReplicationGroup", "its endpoint changes"),
    ("AWS::ElastiCache::ServerlessCache", "its endpoint changes"),
    ("AWS::ElasticLoadBalancingV2::Listener", "it is away until its successor is there"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "its address changes"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "targets register anew and must become healthy"),
    ("AWS::Lambda::Url", "its address changes"),
    ("AWS::MSK::Cluster", "its endpoints change"),
    ("AWS::MemoryDB::Cluster", "its endpoint changes"),
    ("AWS::Neptune::DBCluster", "its endpoint changes"),
    ("AWS::OpenSearchService::Domain", "its endpoint changes"),
    ("AWS::RDS::DBCluster", "its endpoint changes"),
    ("AWS::RDS::DBInstance", "its endpoint changes"),
    ("AWS::Redshift::Cluster", "its endpoint changes"),
];

/// Properties whose change in place interrupts service: type, property, what happens.
const INTERRUPTS: &[(&str, &str, &str)] = &[
    ("AWS::DocDB::DBCluster", "EngineVersion", "all instances restart"),
    ("AWS::DocDB::DBInstance", "DBInstanceClass", "the instance restarts"),
    ("AWS::EC2::Instance", "InstanceType", "the machine is stopped and started"),
    ("AWS::ElastiCache::CacheCluster", "CacheNodeType", "nodes are exchanged"),
    ("AWS::ElastiCache::CacheCluster", "EngineVersion", "nodes restart"),
    ("AWS::ElastiCache::ReplicationGroup", "CacheNodeType", "nodes are exchanged, with a failover of some seconds"),
    ("AWS::ElastiCache::ReplicationGroup", "EngineVersion", "nodes restart, with a failover of some seconds"),
    ("AWS::MSK::Cluster", "KafkaVersion", "brokers restart one after the other"),
    ("AWS::Neptune::DBInstance", "DBInstanceClass", "the instance restarts"),
    ("AWS::RDS::DBCluster", "EngineVersion", "all instances restart"),
    ("AWS::RDS::DBCluster", "Port", "all instances restart"),
    ("AWS::RDS::DBInstance", "CACertificateIdentifier", "the database may restart"),
    ("AWS::RDS::DBInstance", "DBInstanceClass", "the database is away while it moves to another machine"),
    ("AWS::RDS::DBInstance", "EngineVersion", "the database restarts"),
    ("AWS::RDS::DBInstance", "OptionGroupName", "some options restart the database"),
    ("AWS::RDS::DBInstance", "StorageType", "some changes of storage interrupt the database"),
    ("AWS::Redshift::Cluster", "NodeType", "the cluster can only be read while it is resized"),
];

/// Why a change may make something unavailable; `None` if no reason is known.
pub(super) fn downtime(change: &PlannedChange) -> Option<String> {
    let kind = change.resource_type.as_str();
    let why = |what: &str| format!("may be away: {what}");
    match (change.action, change.replacement) {
        (ChangeAction::Remove, _) => SERVES
            .iter()
            .find(|(serves, _)| *serves == kind)
            .map(|_| "goes, and whoever still uses it fails".to_owned()),
        (ChangeAction::Add | ChangeAction::Import, _) => None,
        (_, Replacement::Always) => {
            SERVES.iter().find(|(serves, _)| *serves == kind).map(|(_, what)| why(&format!("replaced, {what}")))
        }
        (_, Replacement::Conditional) if SERVES.iter().any(|(serves, _)| *serves == kind) => {
            Some(why("perhaps it is replaced"))
        }
        _ => stopped(change).or_else(|| in_place(change)).map(why),
    }
}

fn in_place(change: &PlannedChange) -> Option<&'static str> {
    let is_touched = |name: &str| {
        let mut touched = change.properties.iter().filter_map(|property| property.path.strip_prefix("Properties/"));
        touched.any(|path| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('/')))
    };
    let found = INTERRUPTS.iter().find(|(kind, name, _)| *kind == change.resource_type && is_touched(name));
    found.map(|(_, _, what)| *what)
}

/// A capacity that is set to nothing.
fn stopped(change: &PlannedChange) -> Option<&'static str> {
    let is_zero = |path: &str| {
        let mut of_path = change.properties.iter().filter(|property| property.path == path);
        of_path.any(|property| property.after.as_deref().is_some_and(|value| value.trim_matches('"') == "0"))
    };
    match change.resource_type.as_str() {
        "AWS::ECS::Service" if is_zero("Properties/DesiredCount") => Some("no task is wanted any more"),
        "AWS::Lambda::Function" if is_zero("Properties/ReservedConcurrentExecutions") => {
            Some("no call is let through any more")
        }
        _ => None,
    }
}
