//! What no single field of a bucket shows.

use super::spec::{LifecycleRule, S3Spec};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::{Node, Traced, diagnostics as language};

/// The events of a bucket (S3 user guide, "Supported event types for SQS, SNS, and Lambda").
#[rustfmt::skip]
const EVENTS: &[&str] = &[
    "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload", "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated", "s3:ObjectRestore:*", "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete", "s3:ObjectTagging:*", "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete",
    "s3:ObjectAcl:Put", "s3:LifecycleExpiration:*", "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated", "s3:LifecycleTransition", "s3:IntelligentTiering",
    "s3:ReducedRedundancyLostObject", "s3:Replication:*", "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationMissedThreshold", "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:Replication:OperationNotTracked",
];

/// Checks a bucket.
pub fn check(spec: &S3Spec, cx: &mut CheckContext<'_>) {
    for notification in &spec.notifications.queues {
        cx.expect_kind(&notification.to, &["SQS"]);
    }
    for notification in &spec.notifications.functions {
        cx.expect_kind(&notification.to, &["Lambda"]);
    }
    for notification in spec.notifications.queues.iter().chain(&spec.notifications.functions) {
        for event in notification.events.iter().filter(|event| !EVENTS.contains(&event.as_str())) {
            cx.push(language::unknown_value(&Node::plain(event.origin, event), EVENTS));
        }
    }
    for rule in &spec.lifecycle {
        check_rule(rule, cx);
    }
    check_versions(spec, cx);
    check_name(spec, cx);
}

fn check_rule(rule: &LifecycleRule, cx: &mut CheckContext<'_>) {
    let nothing = rule.expire_after.is_none()
        && rule.expire_old_versions_after.is_none()
        && rule.abort_uploads_after.is_none()
        && rule.transitions.is_empty();
    if nothing {
        let message = format!("the lifecycle rule `{}` does nothing", rule.name.value);
        cx.push(
            diagnostics::invalid_combination(rule.name.span(), message, "no action")
                .help("give it `expireAfter`, `expireOldVersionsAfter`, `abortUploadsAfter` or `transitions`"),
        );
    }
    let Some(expire) = &rule.expire_after else { return };
    for transition in rule.transitions.iter().filter(|transition| transition.after.days() >= expire.days()) {
        let message = "objects would move after they were deleted".to_owned();
        cx.push(diagnostics::invalid_combination(transition.after.span(), message, "must be before `expireAfter`"));
    }
}

/// Replication and object lock need versions (S3 user guide, requirements of replication).
fn check_versions(spec: &S3Spec, cx: &mut CheckContext<'_>) {
    if *spec.versioning {
        return;
    }
    let needed = [(spec.replication.is_some(), "replication"), (spec.object_lock.is_some(), "objectLock")];
    for (_, field) in needed.iter().filter(|(used, _)| *used) {
        let message = format!("`{field}` needs `versioning: true`");
        cx.push(diagnostics::invalid_combination(spec.versioning.span(), message, "versions are off"));
    }
}

/// The naming rules of general purpose buckets (S3 user guide).
fn check_name(spec: &S3Spec, cx: &mut CheckContext<'_>) {
    let Some(name) = &spec.bucket_name else { return };
    if !is_bucket_name(name) {
        let rule = "a bucket's name has 3 to 63 lowercase letters, digits, dots and hyphens, and begins and ends with a letter or digit";
        cx.push(diagnostics::invalid_combination(Traced::span(name), rule, "not a bucket's name"));
    }
}

fn is_bucket_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name.chars().all(|c| plain(c) || c == '-' || c == '.')
        && name.starts_with(plain)
        && name.ends_with(plain)
        && !name.contains("..")
        && !["xn--", "sthree-", "amzn-s3-demo-"].iter().any(|prefix| name.starts_with(prefix))
}
