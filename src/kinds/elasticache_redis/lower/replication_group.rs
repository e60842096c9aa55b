//! Nodes: a replication group, in cluster mode or not.

use super::{key, monitoring, users};
use crate::backend::template::{LogicalId, Policy, Val};
use crate::kinds::Lowering;
use crate::kinds::elasticache_redis::spec::ElastiCacheRedisSpec;
use crate::kinds::lowering::{Tier, secret_value};
use crate::val;

/// Adds the nodes with what they need, their alarms and outputs.
pub fn lower(spec: &ElastiCacheRedisSpec, security_group: &Val, cx: &mut Lowering<'_>) {
    let id = LogicalId::of("ReplicationGroup");
    let mut properties = val!({
        "ReplicationGroupDescription": format!("{} of {}", cx.address(), cx.settings().stack.value),
        "Engine": &spec.engine.engine,
        "EngineVersion": spec.version(),
        "CacheNodeType": &spec.node.node_type,
        "Port": &spec.port,
        "CacheParameterGroupName": parameter_group(spec, cx),
        "CacheSubnetGroupName": subnet_group(cx),
        "SecurityGroupIds": [security_group],
        "AutoMinorVersionUpgrade": &spec.maintenance.auto_minor_version_upgrade,
        "PreferredMaintenanceWindow": &spec.maintenance.window,
        "SnapshotRetentionLimit": &spec.backup.retention_days,
        "SnapshotWindow": &spec.backup.window,
        "SnapshotName": &spec.snapshot_name,
        "LogDeliveryConfigurations": monitoring::logs(spec, cx),
        "NotificationTopicArn": spec.notification_topic_arn.as_ref().map(|topic| cx.text(topic)),
    });
    insert_copies(&mut properties, spec);
    insert_protection(&mut properties, spec, cx);
    let resource = cx.resource(&id, "AWS::ElastiCache::ReplicationGroup", properties);
    resource.keep(Policy::Snapshot);
    if spec.is_cluster() {
        // Otherwise another number of shards would replace the cache.
        resource.attributes.insert("UpdatePolicy".into(), val!({"UseOnlineResharding": true}));
    }
    monitoring::alarms(spec, &id, cx);
    outputs(spec, &id, cx);
}

/// Shards, copies and who takes over. In cluster mode AWS counts copies, otherwise all nodes.
fn insert_copies(properties: &mut Val, spec: &ElastiCacheRedisSpec) {
    let copies = Val::from(spec.replica_count());
    let copies = spec.replicas.as_ref().map_or_else(|| copies.clone(), Val::from);
    if spec.is_cluster() {
        let shards = Val::from(spec.shard_count());
        properties.insert("NumNodeGroups", spec.shards.as_ref().map_or_else(|| shards.clone(), Val::from));
        properties.insert("ReplicasPerNodeGroup", copies);
    } else {
        let mut nodes = Val::from(spec.replica_count().saturating_add(1));
        nodes.origin = copies.origin;
        properties.insert("NumCacheClusters", nodes);
    }
    let failover = Val::from(spec.automatic_failover());
    let multi_az = Val::from(spec.multi_az());
    properties.insert(
        "AutomaticFailoverEnabled",
        spec.automatic_failover.as_ref().map_or_else(|| failover.clone(), Val::from),
    );
    properties.insert("MultiAZEnabled", spec.multi_az.as_ref().map_or_else(|| multi_az.clone(), Val::from));
}

/// Encryption and authentication.
fn insert_protection(properties: &mut Val, spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) {
    properties.insert("AtRestEncryptionEnabled", true.into());
    properties.insert("KmsKeyId", key(spec, cx).into());
    properties.insert("TransitEncryptionEnabled", true.into());
    // Older versions know no other mode and refuse to be told this one.
    if spec.is_at_least(7, 0) {
        properties.insert("TransitEncryptionMode", "required".into());
    }
    if spec.node.node_type.as_ref().is_some_and(|node_type| node_type.contains(".r6gd.")) {
        properties.insert("DataTieringEnabled", true.into());
    }
    if let Some(secret) = &spec.auth_token_secret {
        properties.insert("AuthToken", secret_value(secret));
    } else if *spec.generate_auth_token {
        properties.insert("AuthToken", users::token(spec, cx));
    }
    let group = users::group(spec, cx).map(|group| val!([group]));
    properties.insert("UserGroupIds", group.into());
}

fn subnet_group(cx: &mut Lowering<'_>) -> Val {
    let id = LogicalId::of("SubnetGroup");
    let properties = val!({
        "Description": format!("Subnets of {}", cx.address()),
        "SubnetIds": cx.subnets(Tier::Isolated),
    });
    cx.resource(&id, "AWS::ElastiCache::SubnetGroup", properties);
    Val::from(&id)
}

/// AWS's own group for the version and mode, or one with the user's parameters.
fn parameter_group(spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) -> Val {
    let family = spec.version().map(|version| spec.engine().family(version));
    if spec.parameters.is_empty() {
        let mode = if spec.is_cluster() { ".cluster.on" } else { "" };
        return family.map(|family| format!("default.{family}{mode}")).into();
    }
    let mut parameters = Val::map();
    if spec.is_cluster() {
        parameters.insert("cluster-enabled", "yes".into());
    }
    for (name, value) in &spec.parameters {
        parameters.insert(name, value.into());
    }
    let id = LogicalId::of("ParameterGroup");
    let properties = val!({
        "CacheParameterGroupFamily": family,
        "Description": format!("Parameters of {}", cx.address()),
        "Properties": parameters,
    });
    cx.resource(&id, "AWS::ElastiCache::ParameterGroup", properties);
    Val::from(&id)
}

fn outputs(spec: &ElastiCacheRedisSpec, id: &LogicalId, cx: &mut Lowering<'_>) {
    let main = if spec.is_cluster() { "ConfigurationEndPoint" } else { "PrimaryEndPoint" };
    cx.output("endpoint", "Host of the cache", Val::get_att(id, &format!("{main}.Address")));
    cx.output("port", "Port of the cache", Val::get_att(id, &format!("{main}.Port")));
    if !spec.is_cluster() && spec.replica_count() > 0 {
        cx.output("readerEndpoint", "Host of the copies", Val::get_att(id, "ReaderEndPoint.Address"));
        cx.output("readerPort", "Port of the copies", Val::get_att(id, "ReaderEndPoint.Port"));
    }
    let prefix = "arn:${AWS::Partition}:elasticache:${AWS::Region}:${AWS::AccountId}:replicationgroup:";
    cx.output("arn", "ARN of the replication group", Val::sub(format!("{prefix}${{{id}}}")));
    cx.output("identifier", "Id of the replication group", id);
}
