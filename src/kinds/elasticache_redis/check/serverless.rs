//! What a serverless cache has not got, and its limits.

use crate::kinds::elasticache_redis::spec::{ElastiCacheRedisSpec, Serverless};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::{How, Origin, Traced};
use crate::source::Span;

/// Checks a serverless cache.
pub fn check(spec: &ElastiCacheRedisSpec, limits: &Serverless, cx: &mut CheckContext<'_>) {
    for (field, span) in of_nodes(spec) {
        let rule = format!("a serverless cache has no `{field}`");
        cx.push(diagnostics::invalid_combination(span, rule, "belongs to nodes"));
    }
    if let Some(secret) = &spec.auth_token_secret {
        refuse_token(secret.path.span(), cx);
    }
    if *spec.generate_auth_token {
        refuse_token(spec.generate_auth_token.span(), cx);
    }
    if !spec.is_at_least(7, 0) {
        let rule = "a serverless cache has version 7 or later";
        cx.push(diagnostics::invalid_combination(spec.version().span(), rule, "too old"));
    }
    check_limits("StorageGB", limits.min_storage_gb.as_ref(), limits.max_storage_gb.as_ref(), cx);
    check_limits("Ecpu", limits.min_ecpu.as_ref(), limits.max_ecpu.as_ref(), cx);
}

/// The fields that only nodes have, where they are written.
fn of_nodes(spec: &ElastiCacheRedisSpec) -> Vec<(&'static str, Span)> {
    let written = |at: Origin| (at.how != How::Default).then_some(at.span);
    let fields = [
        ("node.type", spec.node.node_type.as_ref().map(Traced::span)),
        ("replicas", spec.replicas.as_ref().map(Traced::span)),
        ("shards", spec.shards.as_ref().map(Traced::span)),
        ("clusterMode", spec.cluster_mode.as_ref().map(Traced::span)),
        ("multiAz", spec.multi_az.as_ref().map(Traced::span)),
        ("automaticFailover", spec.automatic_failover.as_ref().map(Traced::span)),
        ("port", written(spec.port.origin)),
        ("maintenance.window", spec.maintenance.window.as_ref().map(Traced::span)),
        ("monitoring.logs", spec.monitoring.logs.as_ref().and_then(|logs| logs.first()).map(Traced::span)),
        ("parameters", spec.parameters.values().next().map(Traced::span)),
        ("notificationTopicArn", spec.notification_topic_arn.as_ref().map(Traced::span)),
        ("snapshotName", spec.snapshot_name.as_ref().map(Traced::span)),
    ];
    fields.into_iter().filter_map(|(field, span)| span.map(|span| (field, span))).collect()
}

fn refuse_token(span: Span, cx: &mut CheckContext<'_>) {
    let rule = "a serverless cache knows users, but no token";
    cx.push(diagnostics::invalid_combination(span, rule, "a token").help("write `users` instead"));
}

fn check_limits(what: &str, least: Option<&Traced<u32>>, most: Option<&Traced<u32>>, cx: &mut CheckContext<'_>) {
    if let (Some(least), Some(most)) = (least, most)
        && least.value > most.value
    {
        let rule = format!("`min{what}` is above `max{what}`");
        cx.push(diagnostics::invalid_combination(least.span(), rule, "the least").and(most.span(), "the most"));
    }
}
