//! From a cache's spec to its resources. Here is what nodes and serverless caches have in common;
//! `replication_group.rs` makes nodes, `serverless.rs` a serverless cache, `users.rs` who may use them.

mod monitoring;
mod replication_group;
mod serverless;
mod users;

use super::spec::ElastiCacheRedisSpec;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::Lowering;

/// Adds the cache and what it stands in.
pub fn lower(spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) {
    let security_group = LogicalId::of("SecurityGroup");
    cx.closed_security_group(&security_group);
    let group_id = Val::get_att(&security_group, "GroupId");
    match &spec.serverless {
        Some(limits) => serverless::lower(spec, limits, &group_id, cx),
        None => replication_group::lower(spec, &group_id, cx),
    }
    cx.output("securityGroupId", "Security group of the cache", group_id);
}

/// The key of the data at rest.
fn key(spec: &ElastiCacheRedisSpec, cx: &Lowering<'_>) -> Option<Val> {
    spec.encryption.kms_key_arn.as_ref().map(Val::from).or_else(|| cx.key())
}
