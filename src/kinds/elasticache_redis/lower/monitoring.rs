//! Logs and alarms of nodes.

use crate::backend::template::{LogicalId, Val};
use crate::kinds::Lowering;
use crate::kinds::elasticache_redis::spec::ElastiCacheRedisSpec;
use crate::val;

/// The log group, and which logs go there; absent if none do.
pub fn logs(spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) -> Val {
    let logs = spec.logs();
    if logs.is_empty() {
        return Val::ABSENT;
    }
    let group = LogicalId::of("LogGroup");
    cx.log_group(&group, spec.monitoring.log_retention_days.as_ref());
    Val::list(logs.iter().map(|log| {
        val!({
            "LogType": log,
            "LogFormat": "json",
            "DestinationType": "cloudwatch-logs",
            "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": &group}},
        })
    }))
}

/// Alarms on the CPU of the engine's thread and on memory: for each node, or for a group in cluster
/// mode as a whole, whose metrics CloudWatch sums up.
pub fn alarms(spec: &ElastiCacheRedisSpec, group: &LogicalId, cx: &mut Lowering<'_>) {
    if !*spec.monitoring.alarms {
        return;
    }
    let address = cx.address().to_string();
    if spec.is_cluster() {
        let dimension = val!({"Name": "ReplicationGroupId", "Value": group});
        let primaries = val!([dimension.clone(), {"Name": "Role", "Value": "Primary"}]);
        alarm("", "HighCpu", "EngineCPUUtilization", &address, primaries, cx);
        alarm("", "HighMemory", "DatabaseMemoryUsageCountedForEvictPercentage", &address, val!([dimension]), cx);
        return;
    }
    for node in 1..=spec.replica_count().saturating_add(1) {
        let cluster = Val::sub(format!("${{{group}}}-{node:03}"));
        let dimensions = val!([{"Name": "CacheClusterId", "Value": cluster}]);
        let (prefix, of) = (format!("Node{node}"), format!("node {node} of {address}"));
        alarm(&prefix, "HighCpu", "EngineCPUUtilization", &of, dimensions.clone(), cx);
        alarm(&prefix, "HighMemory", "DatabaseMemoryUsagePercentage", &of, dimensions, cx);
    }
}

fn alarm(prefix: &str, role: &str, metric: &str, of: &str, dimensions: Val, cx: &mut Lowering<'_>) {
    let what = if role == "HighCpu" { "CPU" } else { "memory" };
    let properties = val!({
        "AlarmDescription": format!("The {what} of {of} has been used up to 90 % for a quarter of an hour"),
        "Namespace": "AWS/ElastiCache",
        "MetricName": metric,
        "Dimensions": dimensions,
        "Statistic": "Average",
        "Period": 300u32,
        "EvaluationPeriods": 3u32,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 90u32,
    });
    cx.alarm(&LogicalId::of(&format!("{prefix}{role}Alarm")), properties);
}
