//! A serverless cache. AWS wants it named, so a change that replaces it needs another component name.

use super::{key, users};
use crate::backend::template::{LogicalId, Policy, Val};
use crate::kinds::Lowering;
use crate::kinds::elasticache_redis::spec::{ElastiCacheRedisSpec, Engine, Serverless};
use crate::kinds::lowering::Tier;
use crate::language::Traced;
use crate::val;

/// A serverless cache stands in two or three subnets.
const MOST_SUBNETS: u32 = 3;

/// Adds the cache and its outputs.
pub fn lower(spec: &ElastiCacheRedisSpec, limits: &Serverless, security_group: &Val, cx: &mut Lowering<'_>) {
    let id = LogicalId::of("ServerlessCache");
    let name = cx.physical_name(None, 40);
    // CloudFormation takes no snapshot of a serverless cache that goes, but ElastiCache does.
    let last_snapshot = (*spec.backup.retention_days > 0).then(|| cx.physical_name(Some("final"), 40));
    let properties = val!({
        "ServerlessCacheName": name,
        "Description": format!("{} of {}", cx.address(), cx.settings().stack.value),
        "Engine": &spec.engine.engine,
        "MajorEngineVersion": spec.version().map(|version| Engine::numbers(version).0.to_string()),
        "CacheUsageLimits": usage_limits(limits),
        "SecurityGroupIds": [security_group],
        "SubnetIds": subnets(cx),
        "KmsKeyId": key(spec, cx),
        "UserGroupId": users::group(spec, cx),
        "SnapshotRetentionLimit": &spec.backup.retention_days,
        "DailySnapshotTime": spec.backup.window.as_ref().map(|window| window.map(|window| window.start())),
        "FinalSnapshotName": last_snapshot,
    });
    cx.resource(&id, "AWS::ElastiCache::ServerlessCache", properties).keep(Policy::Delete);
    cx.output("endpoint", "Host of the cache", Val::get_att(&id, "Endpoint.Address"));
    cx.output("port", "Port of the cache", Val::get_att(&id, "Endpoint.Port"));
    cx.output("readerEndpoint", "Host of the copies", Val::get_att(&id, "ReaderEndpoint.Address"));
    cx.output("readerPort", "Port of the copies", Val::get_att(&id, "ReaderEndpoint.Port"));
    cx.output("arn", "ARN of the cache", Val::get_att(&id, "ARN"));
    cx.output("identifier", "Name of the cache", &id);
}

fn usage_limits(limits: &Serverless) -> Val {
    let range = |least: &Option<Traced<u32>>, most: &Option<Traced<u32>>| {
        (least.is_some() || most.is_some()).then(|| val!({"Minimum": least, "Maximum": most}))
    };
    let storage = range(&limits.min_storage_gb, &limits.max_storage_gb).map(|mut storage| {
        storage.insert("Unit", "GB".into());
        storage
    });
    let work = range(&limits.min_ecpu, &limits.max_ecpu);
    if storage.is_none() && work.is_none() {
        return Val::ABSENT;
    }
    val!({"DataStorage": storage, "ECPUPerSecond": work})
}

fn subnets(cx: &mut Lowering<'_>) -> Val {
    let networking = &cx.settings().networking;
    let count = networking.existing.as_ref().map_or(networking.vpc.zones.value as usize, |existing| {
        let isolated = existing.isolated_subnet_ids.len();
        if isolated == 0 { existing.private_subnet_ids.len() } else { isolated }
    });
    let all = cx.subnets(Tier::Isolated);
    if count <= MOST_SUBNETS as usize {
        return all;
    }
    Val::list((0..MOST_SUBNETS).map(|index| Val::select(index, all.clone())))
}
