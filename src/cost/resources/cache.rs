//! Caches: ElastiCache and MemoryDB.

use super::database::charge_instances;
use crate::cost::estimate::Reason;
use crate::cost::meter::{Meter, Quantity};
use crate::cost::properties::Read;

/// The prices of an engine; what costs as much as Redis OSS is in its table.
fn table(engine: &str) -> Option<&'static str> {
    match engine {
        "redis" | "memcached" => Some("elasticache-redis"),
        "valkey" => Some("elasticache-valkey"),
        _ => None,
    }
}

/// Nodes in one or several groups.
pub(super) fn replication_group(meter: &mut Meter<'_>) {
    let what = "cache nodes";
    let engine = meter.text("Engine");
    let Some(engine) = meter.need_or(what, "Engine", engine, "redis") else { return };
    let Some(table) = table(engine) else {
        return meter.unknown(what, Reason::NotCovered("only Redis OSS, Valkey and Memcached are estimated"));
    };
    let class = meter.text("CacheNodeType");
    let Some(class) = meter.need(what, "CacheNodeType", class) else { return };
    let nodes = match meter.number("NumCacheClusters") {
        Read::Absent => {
            let (groups, replicas) = (meter.number("NumNodeGroups"), meter.number("ReplicasPerNodeGroup"));
            let Some(groups) = meter.need_or(what, "NumNodeGroups", groups, 1.0) else { return };
            let Some(replicas) = meter.need_or(what, "ReplicasPerNodeGroup", replicas, 0.0) else { return };
            groups * (1.0 + replicas)
        }
        read => match meter.need(what, "NumCacheClusters", read) {
            Some(nodes) => nodes,
            None => return,
        },
    };
    charge_instances(meter, "cache node", table, class, Quantity::fixed(nodes), 1.0);
}

/// Nodes of Memcached, or one of Redis OSS.
pub(super) fn cluster(meter: &mut Meter<'_>) {
    let what = "cache nodes";
    let engine = meter.text("Engine");
    let Some(engine) = meter.need(what, "Engine", engine) else { return };
    let Some(table) = table(engine) else {
        return meter.unknown(what, Reason::NotCovered("only Redis OSS, Valkey and Memcached are estimated"));
    };
    let (class, nodes) = (meter.text("CacheNodeType"), meter.number("NumCacheNodes"));
    let Some(class) = meter.need(what, "CacheNodeType", class) else { return };
    let Some(nodes) = meter.need(what, "NumCacheNodes", nodes) else { return };
    charge_instances(meter, "cache node", table, class, Quantity::fixed(nodes), 1.0);
}

/// A serverless cache: at least what its limits keep ready, and the least that AWS counts: 100 MB for Valkey,
/// 1 GB for the others.
pub(super) fn serverless(meter: &mut Meter<'_>) {
    let what = "serverless cache";
    let engine = meter.text("Engine");
    let Some(engine) = meter.need(what, "Engine", engine) else { return };
    let Some(table) = table(engine) else {
        return meter.unknown(what, Reason::NotCovered("only Redis OSS, Valkey and Memcached are estimated"));
    };
    let counted = if engine == "valkey" { 0.1 } else { 1.0 };
    let (least, most) =
        (meter.number("CacheUsageLimits.DataStorage.Minimum"), meter.number("CacheUsageLimits.DataStorage.Maximum"));
    let Some(least) = meter.need_or(what, "DataStorage.Minimum", least, counted) else { return };
    let least = least.max(counted);
    match meter.book.usage("cache-gb") {
        Some(_) => {
            let price = meter.book.price(table, "serverless-gb-hour", meter.region);
            meter.by_use_at("data", "GB-hour", price, "cache-gb", crate::cost::HOURS_PER_MONTH);
        }
        None => {
            meter.assume(format!("{least} GB in the cache, the least that is paid"));
            let data = Quantity::between(least, most.known().unwrap_or(least)).hours();
            meter.charge("data", data, "GB-hour", table, "serverless-gb-hour");
        }
    }
    let ready = meter.number("CacheUsageLimits.ECPUPerSecond.Minimum").known().unwrap_or(0.0);
    if ready > 0.0 {
        let units = Quantity::fixed(ready * 3600.0).hours();
        return meter.charge("processing units that are kept ready", units, "ECPU", table, "ecpu");
    }
    meter.by_use("processing units", "ECPU", table, "ecpu", "cache-ecpus");
}

/// A cluster of MemoryDB.
pub(super) fn memory_db(meter: &mut Meter<'_>) {
    let what = "MemoryDB nodes";
    let engine = meter.text("Engine");
    let Some(engine) = meter.need_or(what, "Engine", engine, "redis") else { return };
    let table = if engine.eq_ignore_ascii_case("valkey") { "memorydb-valkey" } else { "memorydb-redis" };
    let (class, shards, replicas) =
        (meter.text("NodeType"), meter.number("NumShards"), meter.number("NumReplicasPerShard"));
    let Some(class) = meter.need(what, "NodeType", class) else { return };
    let Some(shards) = meter.need_or(what, "NumShards", shards, 1.0) else { return };
    let Some(replicas) = meter.need_or(what, "NumReplicasPerShard", replicas, 1.0) else { return };
    charge_instances(meter, "MemoryDB node", table, class, Quantity::fixed(shards * (1.0 + replicas)), 1.0);
}
