//! What no single field of a cache shows: engine and nodes, shards and copies, backups and logs.
//! `serverless.rs` checks what a serverless cache has not got, `access.rs` tokens and users.

mod access;
mod serverless;

use super::spec::{ElastiCacheRedisSpec, LogType};
use crate::kinds::{CheckContext, OutputType, diagnostics, windows};
use crate::language::Traced;
use compact_str::CompactString;

/// Checks a cache.
pub fn check(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    check_version(spec, cx);
    access::check(spec, cx);
    match &spec.serverless {
        Some(limits) => serverless::check(spec, limits, cx),
        None => check_nodes(spec, cx),
    }
    windows::check(spec.backup.window.as_ref(), spec.maintenance.window.as_ref(), 60, cx);
    if let Some(window) = spec.backup.window.as_ref().filter(|_| *spec.backup.retention_days == 0) {
        cx.push(diagnostics::without_effect(window.span(), "no snapshots are made"));
    }
    check_topic(spec, cx);
}

fn check_version(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    let Some(version) = &spec.engine.version else { return };
    let engine = spec.engine();
    if !engine.is_version(version) {
        let rule = format!("ElastiCache has no version `{}` of {}", version.value, engine.word());
        cx.push(
            diagnostics::invalid_combination(version.span(), rule, "no such version")
                .help("write major and minor version; Redis ends with `7.1`, Valkey begins with `7.2`"),
        );
    }
}

fn check_nodes(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    match &spec.node.node_type {
        Some(node_type) => check_type(spec, node_type, cx),
        None => cx.push(diagnostics::invalid_combination(
            cx.origin().span,
            "a cache needs `node.type` or `serverless`",
            "how large is it?",
        )),
    }
    check_shards(spec, cx);
    check_copies(spec, cx);
    check_parameters(spec, cx);
    check_logs(spec, cx);
}

/// `cache.family.size`, of a family that can encrypt (ElastiCache user guide, at-rest encryption).
fn check_type(spec: &ElastiCacheRedisSpec, node_type: &Traced<CompactString>, cx: &mut CheckContext<'_>) {
    let parts: Vec<&str> = node_type.split('.').collect();
    let family = match parts.as_slice() {
        ["cache", family, size] if is_size(size) && family.chars().any(|c| c.is_ascii_digit()) => *family,
        _ => {
            let rule = format!("`{}` is not a node type", node_type.value);
            cx.push(
                diagnostics::invalid_combination(node_type.span(), rule, "not a node type")
                    .help("write `cache.`, the family and the size: `cache.t4g.small`, `cache.r7g.xlarge`"),
            );
            return;
        }
    };
    if matches!(family, "t1" | "m1" | "m2" | "m3" | "c1" | "r3") {
        let rule = format!("nodes of the family {family} can neither encrypt nor take over");
        cx.push(
            diagnostics::invalid_combination(node_type.span(), rule, "too old a family")
                .help("use a current one: `cache.t4g`, `cache.m7g`, `cache.r7g`"),
        );
    }
    if family == "r6gd" && !spec.is_at_least(6, 2) {
        let rule = "nodes with data tiering (r6gd) need Redis 6.2 or later";
        cx.push(diagnostics::invalid_combination(node_type.span(), rule, "not with this version"));
    }
}

fn is_size(size: &str) -> bool {
    let times = size.strip_suffix("xlarge");
    matches!(size, "micro" | "small" | "medium" | "large")
        || times.is_some_and(|times| times.chars().all(|c| c.is_ascii_digit()))
}

fn check_shards(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    let Some(shards) = &spec.shards else { return };
    if let Some(mode) = spec.cluster_mode.as_ref().filter(|mode| !mode.value && **shards > 1) {
        let rule = "several shards need cluster mode";
        cx.push(
            diagnostics::invalid_combination(mode.span(), rule, "turned off here").and(shards.span(), "the shards"),
        );
    }
    let nodes = shards.value.saturating_mul(spec.replica_count().saturating_add(1));
    if nodes > 500 {
        let rule = "a cache has at most 500 nodes";
        cx.push(diagnostics::invalid_combination(shards.span(), rule, format!("these are {nodes} with their copies")));
    }
}

/// Who takes over (API reference, `CreateReplicationGroup`).
fn check_copies(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    let copies = spec.replica_count();
    let failover = spec.automatic_failover.as_ref();
    if let Some(failover) = failover.filter(|failover| !failover.value && spec.is_cluster()) {
        let rule = "cluster mode is not without automatic failover";
        cx.push(diagnostics::invalid_combination(failover.span(), rule, "turned off here"));
    }
    if let Some(failover) = failover.filter(|failover| failover.value && copies == 0 && !spec.is_cluster()) {
        let rule = "automatic failover needs a copy that takes over";
        cx.push(
            diagnostics::invalid_combination(failover.span(), rule, "nobody takes over")
                .help("set `replicas: 1` or more"),
        );
    }
    let Some(multi_az) = spec.multi_az.as_ref().filter(|multi_az| multi_az.value) else { return };
    if let Some(replicas) = spec.replicas.as_ref().filter(|replicas| replicas.value == 0) {
        let rule = "a cache in several zones needs copies";
        cx.push(
            diagnostics::invalid_combination(replicas.span(), rule, "at least 1").and(multi_az.span(), "several zones"),
        );
    }
    if let Some(failover) = failover.filter(|failover| !failover.value) {
        let rule = "a cache in several zones fails over by itself";
        cx.push(
            diagnostics::invalid_combination(failover.span(), rule, "turned off here")
                .and(multi_az.span(), "several zones"),
        );
    }
}

fn check_parameters(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    if let Some(parameter) = spec.parameters.get("cluster-enabled") {
        let rule = "`cluster-enabled` follows from `clusterMode` and `shards`";
        cx.push(diagnostics::invalid_combination(parameter.span(), rule, "remove it"));
    }
}

fn check_logs(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    let logs: &[Traced<LogType>] = spec.monitoring.logs.as_deref().unwrap_or_default();
    for (index, log) in logs.iter().enumerate() {
        let (major, minor) = match log.value {
            LogType::SlowLog => (6, 0),
            LogType::EngineLog => (6, 2),
        };
        if !spec.is_at_least(major, minor) {
            let rule = format!("`{}` is sent from version {major}.{minor} on", log.word());
            cx.push(diagnostics::invalid_combination(log.span(), rule, "not with this version"));
        }
        if let Some(first) = logs.iter().take(index).find(|other| other.value == log.value) {
            cx.push(diagnostics::conflict(log.span(), format!("`{}` is named twice", log.word()), first.span()));
        }
    }
}

fn check_topic(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    let Some(topic) = &spec.notification_topic_arn else { return };
    for reference in topic.references() {
        cx.expect_output(reference, &[OutputType::Arn]);
    }
    if topic.as_literal().is_some_and(|arn| !arn.contains(":sns:")) {
        let rule = "`notificationTopicArn` is the ARN of an SNS topic";
        cx.push(diagnostics::invalid_combination(topic.span(), rule, "not such an ARN"));
    }
}
