//! What no single field of a queue shows.

use super::spec::SqsSpec;
use crate::kinds::lookup::Leaf;
use crate::kinds::{CheckContext, diagnostics};
use crate::language::{How, Origin, Traced};

/// Checks a queue.
pub fn check(spec: &SqsSpec, cx: &mut CheckContext<'_>) {
    check_fifo(spec, cx);
    check_name(spec, cx);
    check_times(spec, cx);
    check_dead_letter(spec, cx);
    check_without_effect(spec, cx);
}

/// Attributes that SQS refuses on a standard queue.
fn check_fifo(spec: &SqsSpec, cx: &mut CheckContext<'_>) {
    if *spec.fifo {
        return;
    }
    let options =
        [(&spec.content_based_deduplication, "contentBasedDeduplication"), (&spec.high_throughput, "highThroughput")];
    for (option, field) in options.into_iter().filter(|(option, _)| option.value) {
        let message = format!("`{field}` needs `fifo: true`");
        cx.push(diagnostics::invalid_combination(option.span(), message, "only FIFO queues have it"));
    }
}

/// The naming rules of the operation `CreateQueue`.
fn check_name(spec: &SqsSpec, cx: &mut CheckContext<'_>) {
    let Some(name) = &spec.queue_name else { return };
    let stem = name.strip_suffix(".fifo").unwrap_or(name);
    if stem.is_empty() || name.len() > 80 || !stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        let rule = "a queue's name has 1 to 80 letters, digits, `-` and `_`; that of a FIFO queue ends with `.fifo`";
        cx.push(diagnostics::invalid_combination(Traced::span(name), rule, "not a queue's name"));
    } else if name.ends_with(".fifo") != *spec.fifo {
        let rule = "the name of a FIFO queue ends with `.fifo`, and no other queue's does";
        let label = if *spec.fifo { "`.fifo` is missing" } else { "the queue is not FIFO" };
        cx.push(
            diagnostics::invalid_combination(Traced::span(name), rule, label).and(spec.fifo.span(), "says what it is"),
        );
    }
}

fn check_times(spec: &SqsSpec, cx: &mut CheckContext<'_>) {
    let retention = &spec.message_retention_period;
    if spec.visibility_timeout.value >= retention.value {
        let message = "messages expire before they become visible again, so none is ever tried twice";
        let label = format!("not shorter than `messageRetentionPeriod`, {}", retention.value);
        cx.push(diagnostics::unadvised(spec.visibility_timeout.span(), message, label));
    }
    let age = &spec.alarms.oldest_message_age;
    if *spec.alarms.enabled && age.value >= retention.value {
        let message = "no message gets so old: the alarm would never sound";
        let label = format!("must be less than `messageRetentionPeriod`, {}", retention.value);
        cx.push(diagnostics::invalid_combination(age.span(), message, label));
    }
}

/// The dead-letter queue of a FIFO queue is FIFO, that of a standard queue is standard (SQS developer
/// guide). In a standard one, the age of a message counts from when it was first sent.
fn check_dead_letter(spec: &SqsSpec, cx: &mut CheckContext<'_>) {
    let dead_letter = &spec.dead_letter;
    if let Some(queue) = &dead_letter.queue {
        cx.expect_kind(queue, &["SQS"]);
        let other = cx.target(queue).filter(|target| target.kind.name == "SQS").and_then(|target| target.field("fifo"));
        if let Some(fifo) = other.as_ref().and_then(Leaf::as_bool)
            && fifo != *spec.fifo
        {
            let rule = "a dead-letter queue is of the same type as its source: FIFO with FIFO, standard with standard";
            let label = if fifo { "this is a FIFO queue" } else { "this is a standard queue" };
            cx.push(diagnostics::invalid_combination(queue.origin.span, rule, label));
        }
    }
    if spec.makes_dead_letter_queue()
        && !*spec.fifo
        && dead_letter.retention.value < spec.message_retention_period.value
    {
        let message = "the age of a message counts from when it was first sent, so old ones vanish as soon as they get to the dead-letter queue";
        let label = format!("shorter than `messageRetentionPeriod`, {}", spec.message_retention_period.value);
        cx.push(diagnostics::unadvised(dead_letter.retention.span(), message, label));
    }
}

fn check_without_effect(spec: &SqsSpec, cx: &mut CheckContext<'_>) {
    let dead_letter = &spec.dead_letter;
    let mut unread = |origin: Origin, message: &str| {
        if origin.how != How::Default {
            cx.push(diagnostics::without_effect(origin.span, message));
        }
    };
    if !spec.makes_dead_letter_queue() {
        unread(dead_letter.retention.origin, "`retention` is that of a dead-letter queue made here, and none is made");
        unread(spec.alarms.dead_letter_messages.origin, "no dead-letter queue is made here, so none is watched");
    }
    if !*dead_letter.enabled {
        unread(
            dead_letter.max_receive_count.origin,
            "`maxReceiveCount` is not read when dead letters are switched off",
        );
        if let Some(queue) = &dead_letter.queue {
            unread(queue.origin, "`queue` is not read when dead letters are switched off");
        }
    }
    if spec.encryption.kms_key_arn.is_none() && cx.settings().security.key_arn.is_none() {
        let period = &spec.encryption.data_key_reuse_period;
        if period.origin.how != How::Default {
            cx.push(diagnostics::without_effect(period.span(), "there is no KMS key, so no data keys are asked for"));
        }
    }
}
