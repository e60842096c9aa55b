//! From a queue's spec to its resources.

use super::spec::SqsSpec;
use crate::backend::template::{LogicalId, Policy, Resource, Val, iam};
use crate::kinds::Lowering;
use crate::language::Traced;
use crate::val;

/// Adds the queue, its dead-letter queue, the policies of both, and alarms.
pub fn lower(spec: &SqsSpec, cx: &mut Lowering<'_>) {
    let queue = LogicalId::of("Queue");
    let dead_letter = LogicalId::of("DeadLetterQueue");
    if spec.makes_dead_letter_queue() {
        add_dead_letter_queue(&dead_letter, spec, cx);
    }
    add_queue(&queue, &dead_letter, spec, cx);
    policy("QueuePolicy", &queue, false, cx);
    if *spec.alarms.enabled {
        alarms(&queue, &dead_letter, spec, cx);
    }
    cx.output("url", "URL of the queue", &queue);
    cx.output("arn", "ARN of the queue", Val::get_att(&queue, "Arn"));
    cx.output("name", "Name of the queue", Val::get_att(&queue, "QueueName"));
    if spec.makes_dead_letter_queue() {
        cx.output("deadLetterUrl", "URL of the dead-letter queue", &dead_letter);
        cx.output("deadLetterArn", "ARN of the dead-letter queue", Val::get_att(&dead_letter, "Arn"));
    }
    cx.output("keyArn", "ARN of the queue's own KMS key", &spec.encryption.kms_key_arn);
}

fn add_queue(queue: &LogicalId, dead_letter: &LogicalId, spec: &SqsSpec, cx: &mut Lowering<'_>) {
    let mut properties = common_properties(spec, cx);
    properties.insert("QueueName", Val::from(&spec.queue_name));
    properties.insert("ContentBasedDeduplication", when_true(&spec.content_based_deduplication));
    if *spec.high_throughput {
        let origin = spec.high_throughput.origin;
        properties.insert("DeduplicationScope", Val::from("messageGroup").from_origin(origin));
        properties.insert("FifoThroughputLimit", Val::from("perMessageGroupId").from_origin(origin));
    }
    properties.insert("VisibilityTimeout", Val::from(&spec.visibility_timeout));
    properties.insert("MessageRetentionPeriod", Val::from(&spec.message_retention_period));
    properties.insert("DelaySeconds", Val::from(&spec.delay));
    properties.insert("MaximumMessageSize", Val::from(&spec.maximum_message_size));
    properties.insert("ReceiveMessageWaitTimeSeconds", Val::from(&spec.receive_message_wait_time));
    properties.insert("RedrivePolicy", redrive_policy(dead_letter, spec, cx));
    let protected = is_protected(spec, cx);
    keep(cx.resource(queue, "AWS::SQS::Queue", properties), protected);
}

fn add_dead_letter_queue(dead_letter: &LogicalId, spec: &SqsSpec, cx: &mut Lowering<'_>) {
    let mut properties = common_properties(spec, cx);
    properties.insert("VisibilityTimeout", Val::from(&spec.visibility_timeout));
    properties.insert("MessageRetentionPeriod", Val::from(&spec.dead_letter.retention));
    properties.insert("ReceiveMessageWaitTimeSeconds", Val::from(&spec.receive_message_wait_time));
    properties.insert("MaximumMessageSize", Val::from(&spec.maximum_message_size));
    properties.insert("RedriveAllowPolicy", redrive_allow_policy(spec));
    let protected = is_protected(spec, cx);
    let properties = properties.from_origin(spec.dead_letter.enabled.origin);
    keep(cx.resource(dead_letter, "AWS::SQS::Queue", properties), protected);
    policy("DeadLetterQueuePolicy", dead_letter, true, cx);
}

/// What a queue and its dead-letter queue have in common: type and encryption.
fn common_properties(spec: &SqsSpec, cx: &Lowering<'_>) -> Val {
    let key = spec.encryption.kms_key_arn.as_ref().map(Val::from).or_else(|| cx.key());
    let reuse = key.is_some().then(|| Val::from(&spec.encryption.data_key_reuse_period));
    let managed = key.is_none().then_some(true);
    val!({
        "FifoQueue": when_true(&spec.fifo),
        "SqsManagedSseEnabled": managed,
        "KmsMasterKeyId": key,
        "KmsDataKeyReusePeriodSeconds": reuse,
    })
}

/// SQS refuses some attributes when they are false, so they are left out.
fn when_true(flag: &Traced<bool>) -> Val {
    if flag.value { flag.into() } else { Val::ABSENT }
}

fn redrive_policy(dead_letter: &LogicalId, spec: &SqsSpec, cx: &mut Lowering<'_>) -> Val {
    if !*spec.dead_letter.enabled {
        return Val::ABSENT;
    }
    let arn = match &spec.dead_letter.queue {
        Some(queue) => cx.output_of(&queue.component, "arn", queue.origin),
        None => Val::get_att(dead_letter, "Arn"),
    };
    val!({"deadLetterTargetArn": arn, "maxReceiveCount": &spec.dead_letter.max_receive_count})
}

/// Only the queue itself may send its dead letters here. CloudFormation cannot resolve two queues
/// that name each other, so this needs a queue name that is known beforehand.
fn redrive_allow_policy(spec: &SqsSpec) -> Val {
    spec.queue_name.as_ref().map_or(Val::ABSENT, |name| {
        let source =
            Val::sub(format!("arn:${{AWS::Partition}}:sqs:${{AWS::Region}}:${{AWS::AccountId}}:{}", name.value));
        val!({"redrivePermission": "byQueue", "sourceQueueArns": [source.from_origin(name.origin)]})
    })
}

fn is_protected(spec: &SqsSpec, cx: &Lowering<'_>) -> bool {
    let environment = &cx.settings().environment.protection.deletion;
    spec.deletion_protection.as_ref().unwrap_or(environment).value
}

/// Messages that were not handled yet cannot be had back, so a protected queue stays in the account;
/// one whose creation failed has none and goes.
const fn keep(queue: &mut Resource, protected: bool) {
    queue.deletion_policy = Some(if protected { Policy::RetainExceptOnCreate } else { Policy::Delete });
    queue.update_replace_policy = Some(if protected { Policy::Retain } else { Policy::Delete });
}

/// Services that send to a queue without a role, by the kind of the component that refers to it, with
/// the source that they act for.
const SENDERS: &[(&str, &str, &str)] = &[
    ("EventBridge", "events.amazonaws.com", "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*"),
    ("S3", "s3.amazonaws.com", "arn:${AWS::Partition}:s3:::*"),
    ("SNS", "sns.amazonaws.com", "arn:${AWS::Partition}:sns:*:${AWS::AccountId}:*"),
];

/// No request without TLS, and the services that components of certain kinds send with.
fn policy(id: &str, queue: &LogicalId, dead_letter: bool, cx: &mut Lowering<'_>) {
    let arn = Val::get_att(queue, "Arn");
    let refers = |kind: &str| {
        cx.incoming().iter().any(|from| from.kind == kind && from.output.starts_with("deadLetter") == dead_letter)
    };
    let mut statements = vec![iam::deny_without_tls("sqs:*", vec![arn.clone()])];
    for (kind, service, source) in SENDERS.iter().filter(|(kind, ..)| refers(kind)) {
        // A bucket's ARN says nothing of the account; the ARNs of the others do.
        let account = (*kind == "S3").then(|| val!({"aws:SourceAccount": Val::reference("AWS::AccountId")}));
        statements.push(val!({
            "Sid": format!("Allow{kind}"),
            "Effect": "Allow",
            "Principal": {"Service": *service},
            "Action": "sqs:SendMessage",
            "Resource": arn.clone(),
            "Condition": {"ArnLike": {"aws:SourceArn": Val::sub(source)}, "StringEquals": account},
        }));
    }
    let properties = val!({
        "Queues": [queue],
        "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
    });
    cx.resource(&LogicalId::of(id), "AWS::SQS::QueuePolicy", properties);
}

fn alarms(queue: &LogicalId, dead_letter: &LogicalId, spec: &SqsSpec, cx: &mut Lowering<'_>) {
    let address = cx.address();
    let age = val!({
        "AlarmDescription": format!("Messages of {address} wait too long"),
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Threshold": &spec.alarms.oldest_message_age,
    });
    alarm("OldestMessageAlarm", queue, age.from_origin(spec.alarms.oldest_message_age.origin), cx);
    if spec.makes_dead_letter_queue() {
        let depth = val!({
            "AlarmDescription": format!("Messages of {address} could not be handled"),
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Threshold": &spec.alarms.dead_letter_messages,
        });
        alarm("DeadLetterAlarm", dead_letter, depth.from_origin(spec.alarms.dead_letter_messages.origin), cx);
    }
}

/// SQS sends its metrics every minute for queues in use, and none for idle ones.
fn alarm(id: &str, queue: &LogicalId, mut properties: Val, cx: &mut Lowering<'_>) {
    let rest = [
        ("Namespace", Val::from("AWS/SQS")),
        ("Dimensions", val!([{"Name": "QueueName", "Value": Val::get_att(queue, "QueueName")}])),
        ("Statistic", "Maximum".into()),
        ("Period", 300u32.into()),
        ("EvaluationPeriods", 1u32.into()),
        ("ComparisonOperator", "GreaterThanOrEqualToThreshold".into()),
        ("TreatMissingData", "notBreaching".into()),
    ];
    for (name, value) in rest {
        properties.insert(name, value);
    }
    cx.alarm(&LogicalId::of(id), properties);
}
