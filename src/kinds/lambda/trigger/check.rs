//! What no single field of a trigger shows.

use super::spec::{KafkaTrigger, S3Trigger, SqsTrigger};
use super::{Source, Trigger};
use crate::kinds::lambda::reference::FailureTarget;
use crate::kinds::lambda::spec::LambdaSpec;
use crate::kinds::lookup::Leaf;
use crate::kinds::{CheckContext, OutputType, diagnostics};
use crate::language::{Duration, Node, Reference, Traced};
use std::collections::BTreeMap;

/// Checks all triggers of a function.
pub fn check(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let mut seen: BTreeMap<(&'static str, String), &Traced<Trigger>> = BTreeMap::new();
    for trigger in &spec.triggers {
        let mut sources = trigger.sources();
        match (sources.next(), sources.next()) {
            (None, _) => {
                let rule = "a trigger needs a source";
                let help = "give it `sqs`, `dynamodb`, `kafka`, `eventBridge`, `schedule`, `s3` or `sns`";
                cx.push(diagnostics::invalid_combination(trigger.span(), rule, "no source").help(help));
            }
            (Some(_), Some(_)) => {
                let rule = "a trigger has one source";
                let help = "make a list item for each";
                cx.push(diagnostics::invalid_combination(trigger.span(), rule, "several sources").help(help));
            }
            (Some(source), None) => {
                let key = trigger.key(source);
                match seen.get(&key) {
                    Some(first) => cx.push(same_source(trigger, source, first)),
                    None => {
                        seen.insert(key, trigger);
                    }
                }
                check_source(spec, trigger, source, cx);
            }
        }
    }
}

fn same_source(trigger: &Traced<Trigger>, source: Source<'_>, first: &Traced<Trigger>) -> crate::diag::Diagnostic {
    match source {
        Source::Sqs(_) | Source::DynamoDb(_) | Source::Kafka(_) => diagnostics::conflict(
            trigger.span(),
            "two triggers have the same source, and Lambda takes one",
            first.span(),
        ),
        _ => diagnostics::conflict(trigger.span(), "two triggers cannot be told apart", first.span())
            .help("give each a `name`"),
    }
}

fn check_source(spec: &LambdaSpec, trigger: &Traced<Trigger>, source: Source<'_>, cx: &mut CheckContext<'_>) {
    match source {
        Source::Sqs(sqs) => check_queue(spec, sqs, cx),
        Source::DynamoDb(dynamodb) => {
            cx.expect_kind(&dynamodb.table.0, &["DynamoDB"]);
            check_failure_target(dynamodb.on_failure.as_ref(), cx);
            check_filters(&dynamodb.filters, cx);
        }
        Source::Kafka(kafka) => check_kafka(kafka, cx),
        Source::EventBridge(event) => check_map(&event.pattern, "an event pattern", cx),
        Source::S3(s3) => check_bucket(s3, cx),
        Source::Sns(sns) => {
            if !*trigger.enabled {
                let rule = "a subscription cannot be switched off";
                let help = "remove the trigger, or take out messages with `filterPolicy`";
                cx.push(diagnostics::invalid_combination(trigger.enabled.span(), rule, "not for `sns`").help(help));
            }
            if let Some(policy) = &sns.filter_policy {
                check_map(policy, "a filter policy", cx);
            }
        }
        Source::Schedule(_) => {}
    }
}

fn check_map(node: &Node, what: &str, cx: &mut CheckContext<'_>) {
    if node.as_map().is_none_or(|map| map.entries.is_empty()) {
        let rule = format!("{what} is a map of fields with the values they may have");
        cx.push(diagnostics::invalid_combination(node.span(), rule, format!("not {what}")));
    }
}

fn check_filters(filters: &[Node], cx: &mut CheckContext<'_>) {
    for filter in filters {
        check_map(filter, "a filter", cx);
    }
}

/// A queue or topic that takes what failed; Lambda refuses FIFO queues (developer guide, "Dead-letter
/// queues").
pub fn check_failure_target(target: Option<&FailureTarget>, cx: &mut CheckContext<'_>) {
    let Some(FailureTarget(reference)) = target else { return };
    cx.expect_kind(reference, &["SNS", "SQS"]);
    cx.expect_output(reference, &[OutputType::Arn]);
    if field(reference, "fifo", cx).as_ref().and_then(Leaf::as_bool) == Some(true) {
        let rule = "Lambda sends failures to standard queues and topics only";
        cx.push(diagnostics::invalid_combination(reference.origin.span, rule, "this one is FIFO"));
    }
}

fn field(reference: &Reference, path: &str, cx: &CheckContext<'_>) -> Option<Leaf> {
    cx.target(reference).and_then(|target| target.field(path))
}

fn check_queue(spec: &LambdaSpec, sqs: &SqsTrigger, cx: &mut CheckContext<'_>) {
    let reference = &sqs.queue.0;
    cx.expect_kind(reference, &["SQS"]);
    cx.expect_output(reference, &[OutputType::Arn]);
    check_filters(&sqs.filters, cx);
    check_visibility(spec, reference, cx);
    let is_fifo = field(reference, "fifo", cx).as_ref().and_then(Leaf::as_bool);
    let window = sqs.maximum_batching_window.as_ref().filter(|window| window.seconds() > 0);
    match (is_fifo, window) {
        (Some(true), window) => {
            if *sqs.batch_size > 10 {
                let rule = "a batch of a FIFO queue has at most 10 messages";
                cx.push(diagnostics::invalid_combination(sqs.batch_size.span(), rule, "the queue is FIFO"));
            }
            if let Some(window) = window {
                let rule = "messages of a FIFO queue are not gathered";
                cx.push(diagnostics::invalid_combination(window.span(), rule, "the queue is FIFO"));
            }
        }
        (_, None) if *sqs.batch_size > 10 => {
            let rule = "a batch of more than 10 messages needs time to gather";
            let help = "set `maximumBatchingWindow` to at least `1s`";
            cx.push(diagnostics::invalid_combination(sqs.batch_size.span(), rule, "more than 10").help(help));
        }
        _ => {}
    }
    if let (Some(most), Some(reserved)) = (&sqs.maximum_concurrency, &spec.reserved_concurrency)
        && most.value > reserved.value
    {
        let message =
            "calls beyond `reservedConcurrency` are refused, and their messages go to the dead-letter queue in time";
        cx.push(diagnostics::unadvised(most.span(), message, "more than is reserved").and(reserved.span(), "reserved"));
    }
}

/// A message must stay hidden while the function works on it. Lambda refuses a queue that shows it
/// earlier, and AWS advises six times the function's timeout (Lambda developer guide, "Configuring a
/// queue").
fn check_visibility(spec: &LambdaSpec, queue: &Reference, cx: &mut CheckContext<'_>) {
    let Some(seconds) = field(queue, "visibilityTimeout", cx).as_ref().and_then(Leaf::as_seconds) else { return };
    let (timeout, visibility) = (spec.timeout.value, Duration::from_seconds(seconds));
    let advised = Duration::from_seconds(timeout.seconds() * 6);
    let name = &queue.component.value;
    if visibility < timeout {
        let rule = format!("the function may take {timeout}, but `{name}` shows a message again after {visibility}");
        let help = format!("set `visibilityTimeout` of `{name}` to {advised}, six times the function's timeout");
        cx.push(
            diagnostics::invalid_combination(queue.origin.span, rule, "its visibility timeout is too short")
                .and(spec.timeout.span(), "the function's timeout")
                .help(help),
        );
    } else if visibility < advised {
        let message = format!(
            "`{name}` shows a message again after {visibility}; with calls that are refused and tried again, that may be too early"
        );
        let label = "less than six times the function's timeout";
        let help = format!("set `visibilityTimeout` of `{name}` to {advised}, or shorten `timeout`");
        cx.push(
            diagnostics::unadvised(queue.origin.span, message, label)
                .and(spec.timeout.span(), "the timeout")
                .help(help),
        );
    }
}

fn check_kafka(kafka: &KafkaTrigger, cx: &mut CheckContext<'_>) {
    check_failure_target(kafka.on_failure.as_ref(), cx);
    check_filters(&kafka.filters, cx);
    match (&kafka.cluster_arn, kafka.bootstrap_servers.first()) {
        (None, None) => {
            let rule = "which cluster?";
            let help = "give it `clusterArn` of an MSK cluster, or `bootstrapServers` of another one";
            cx.push(diagnostics::invalid_combination(kafka.topic.span(), rule, "no cluster for this topic").help(help));
        }
        (Some(arn), Some(server)) => {
            let rule = "a cluster is named by `clusterArn` or by `bootstrapServers`";
            cx.push(diagnostics::invalid_combination(server.span(), rule, "leave this out").and(arn.span(), "or this"));
        }
        _ => {}
    }
    for server in &kafka.bootstrap_servers {
        let port = |text: &str| {
            text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        };
        if server.as_literal().is_some_and(|text| !port(text)) {
            let rule = "a broker is written `host:port`";
            cx.push(diagnostics::invalid_combination(server.span(), rule, "no port"));
        }
    }
    let Some(login) = &kafka.authentication else { return };
    for secret in std::iter::once(&login.secret).chain(&login.server_root_ca_secret).filter(|secret| secret.ssm) {
        let rule = "Lambda logs in to Kafka with secrets of Secrets Manager";
        cx.push(diagnostics::invalid_combination(secret.path.span(), rule, "an SSM parameter"));
    }
}

/// CloudFormation sets a bucket's notifications with the bucket, so a function cannot add one to it. It
/// can listen to what the bucket tells EventBridge.
fn check_bucket(s3: &S3Trigger, cx: &mut CheckContext<'_>) {
    let reference = &s3.bucket.0;
    cx.expect_kind(reference, &["S3"]);
    if field(reference, "notifications.eventBridge", cx).as_ref().and_then(Leaf::as_bool) == Some(false) {
        let name = &reference.component.value;
        let rule = format!("`{name}` does not tell EventBridge of its objects");
        let help = format!(
            "set `notifications.eventBridge: true` in `{name}`, or name this function in its `notifications.functions` instead"
        );
        cx.push(
            diagnostics::invalid_combination(reference.origin.span, rule, "nothing would come from there").help(help),
        );
    }
}
