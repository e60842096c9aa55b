//! What users write for a trigger.

use crate::backend::template::Val;
use crate::kinds::lambda::reference::{BucketSource, FailureTarget, QueueSource, StreamSource};
use crate::kinds::workload::schedule::{ScheduleExpression, TimeZone};
use crate::language::{Duration, Name, Node, SecretRef, Spec, Text, Traced};
use compact_str::CompactString;

/// What calls a function: exactly one of the sources.
#[derive(Debug, Spec)]
pub struct Trigger {
    /// A name, for overlays and to tell apart several triggers of `eventBridge`, `schedule` or `sns`.
    pub name: Option<Traced<Name>>,
    /// Whether it is in force.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// Messages of a queue.
    pub sqs: Option<SqsTrigger>,
    /// Changes of a table's items.
    pub dynamodb: Option<DynamoDbTrigger>,
    /// Records of a Kafka topic.
    pub kafka: Option<KafkaTrigger>,
    /// Events on a bus.
    pub event_bridge: Option<EventBridgeTrigger>,
    /// The clock.
    pub schedule: Option<ScheduleTrigger>,
    /// New and deleted objects of a bucket, through EventBridge.
    pub s3: Option<S3Trigger>,
    /// Messages of a topic.
    pub sns: Option<SnsTrigger>,
}

/// Messages of a queue.
#[derive(Debug, Spec)]
pub struct SqsTrigger {
    /// The queue.
    pub queue: QueueSource,
    /// How many messages a call gets at most; more than 10 needs `maximumBatchingWindow`.
    #[spec(default = 10u32, range = 1..=10_000)]
    pub batch_size: Traced<u32>,
    /// How long messages are gathered for a call.
    #[spec(range = 0..=300)]
    pub maximum_batching_window: Option<Traced<Duration>>,
    /// How many calls may run at once for this queue.
    #[spec(range = 2..=1000)]
    pub maximum_concurrency: Option<Traced<u32>>,
    /// Whether the function's answer names the messages that failed (`batchItemFailures`), so that only
    /// these come again. An empty answer means that none failed.
    #[spec(default = true)]
    pub report_batch_item_failures: Traced<bool>,
    /// Event patterns; messages that match none are dropped.
    pub filters: Vec<Node>,
}

/// Changes of a table's items.
#[derive(Debug, Spec)]
pub struct DynamoDbTrigger {
    /// The table; it must have `streamViewType`.
    pub table: StreamSource,
    /// Where reading begins: with the oldest change that is still there, or with the next one.
    #[spec(default = StartingPosition::TrimHorizon)]
    pub starting_position: Traced<StartingPosition>,
    /// How many changes a call gets at most.
    #[spec(default = 100u32, range = 1..=10_000)]
    pub batch_size: Traced<u32>,
    /// How long changes are gathered for a call.
    #[spec(range = 0..=300)]
    pub maximum_batching_window: Option<Traced<Duration>>,
    /// Whether a batch that failed is halved, so that one bad record does not hold up the others.
    #[spec(default = true)]
    pub bisect_batch_on_function_error: Traced<bool>,
    /// How often a batch that failed is tried again. Left out: three times if there is a queue or topic
    /// for failures, else until the changes expire after a day.
    #[spec(range = 0..=10_000)]
    pub maximum_retry_attempts: Option<Traced<u32>>,
    /// The age from which on a change is given up.
    #[spec(range = 60..=604_800)]
    pub maximum_record_age: Option<Traced<Duration>>,
    /// How many batches of a shard are handled at once.
    #[spec(default = 1u32, range = 1..=10)]
    pub parallelization_factor: Traced<u32>,
    /// Whether the function's answer names the first record that failed (`batchItemFailures`).
    #[spec(default = true)]
    pub report_batch_item_failures: Traced<bool>,
    /// Where changes that were given up are told of; the function's `deadLetter` if left out.
    pub on_failure: Option<FailureTarget>,
    /// Event patterns; changes that match none are dropped.
    pub filters: Vec<Node>,
}

/// Records of a Kafka topic.
#[derive(Debug, Spec)]
pub struct KafkaTrigger {
    /// The ARN of the MSK cluster.
    pub cluster_arn: Option<Traced<Text>>,
    /// The brokers of any other cluster, `host:port`.
    pub bootstrap_servers: Vec<Traced<Text>>,
    /// The topic.
    pub topic: Traced<CompactString>,
    /// The consumer group; Lambda makes one up if left out.
    pub consumer_group: Option<Traced<CompactString>>,
    /// Where reading begins: with the oldest record that is still there, or with the next one.
    #[spec(default = StartingPosition::TrimHorizon)]
    pub starting_position: Traced<StartingPosition>,
    /// How many records a call gets at most.
    #[spec(default = 100u32, range = 1..=10_000)]
    pub batch_size: Traced<u32>,
    /// How long records are gathered for a call.
    #[spec(range = 0..=300)]
    pub maximum_batching_window: Option<Traced<Duration>>,
    /// How Lambda logs in; for MSK with IAM leave it out.
    pub authentication: Option<KafkaAuthentication>,
    /// The queue or topic for batches that failed.
    pub on_failure: Option<FailureTarget>,
    /// Event patterns; records that match none are dropped.
    pub filters: Vec<Node>,
}

/// How Lambda logs in to a Kafka cluster.
#[derive(Debug, Spec)]
pub struct KafkaAuthentication {
    /// The mechanism.
    #[spec(rename = "type")]
    pub mechanism: Traced<KafkaMechanism>,
    /// The Secrets Manager secret with what it needs.
    pub secret: SecretRef,
    /// The secret with the certificate of the authority that signed the brokers' certificates, if no
    /// public one did.
    pub server_root_ca_secret: Option<SecretRef>,
}

/// How Lambda logs in to a Kafka cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum KafkaMechanism {
    /// SASL/SCRAM with SHA-512.
    ScramSha512,
    /// SASL/SCRAM with SHA-256.
    ScramSha256,
    /// SASL/PLAIN.
    Plain,
    /// A client certificate.
    Tls,
}

/// Where reading of a stream or topic begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum StartingPosition {
    /// With the oldest record that is still there: nothing is lost.
    #[spec(rename = "TRIM_HORIZON")]
    TrimHorizon,
    /// With the next record.
    #[spec(rename = "LATEST")]
    Latest,
}

/// Events on a bus.
#[derive(Debug, Spec)]
pub struct EventBridgeTrigger {
    /// The bus, by name or ARN; the account's default bus if left out.
    pub bus: Option<Traced<Text>>,
    /// The event pattern; may hold references.
    pub pattern: Traced<Node>,
}

/// The clock, through EventBridge Scheduler.
#[derive(Debug, Spec)]
pub struct ScheduleTrigger {
    /// `rate(5 minutes)`, crontab's five fields, `cron(…)` or `at(…)`.
    pub expression: Traced<ScheduleExpression>,
    /// The time zone of `cron` and `at`, which also minds daylight saving; UTC if left out.
    pub time_zone: Option<Traced<TimeZone>>,
    /// Within how long after the time the call may come, so that not everything starts at once.
    #[spec(range = 60..=86_400)]
    pub flexible_window: Option<Traced<Duration>>,
    /// What the function gets as its event.
    pub input: Option<Traced<Node>>,
    /// How often a call that could not be delivered is tried again; 185 times if left out.
    #[spec(range = 0..=185)]
    pub maximum_retry_attempts: Option<Traced<u32>>,
    /// How long delivery is tried; a day if left out.
    #[spec(range = 60..=86_400)]
    pub maximum_event_age: Option<Traced<Duration>>,
}

/// New and deleted objects of a bucket.
#[derive(Debug, Spec)]
pub struct S3Trigger {
    /// The bucket; it must have `notifications.eventBridge: true`.
    pub bucket: BucketSource,
    /// What is told of; new objects if left out.
    pub events: Vec<Traced<ObjectEvent>>,
    /// The beginning of the keys.
    pub prefix: Option<Traced<CompactString>>,
    /// The end of the keys.
    pub suffix: Option<Traced<CompactString>>,
}

/// What S3 tells EventBridge of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum ObjectEvent {
    /// An object was written.
    #[spec(rename = "Object Created")]
    Created,
    /// An object was deleted, or got a delete marker.
    #[spec(rename = "Object Deleted")]
    Deleted,
    /// An object in an archive was asked for.
    #[spec(rename = "Object Restore Initiated")]
    RestoreInitiated,
    /// An object in an archive can be read.
    #[spec(rename = "Object Restore Completed")]
    RestoreCompleted,
    /// The copy of an object in an archive is gone again.
    #[spec(rename = "Object Restore Expired")]
    RestoreExpired,
    /// An object moved to another storage class.
    #[spec(rename = "Object Storage Class Changed")]
    StorageClassChanged,
    /// An object moved to another tier of intelligent tiering.
    #[spec(rename = "Object Access Tier Changed")]
    AccessTierChanged,
    /// Tags were set.
    #[spec(rename = "Object Tags Added")]
    TagsAdded,
    /// Tags were removed.
    #[spec(rename = "Object Tags Deleted")]
    TagsDeleted,
}

/// Messages of a topic.
#[derive(Debug, Spec)]
pub struct SnsTrigger {
    /// The ARN of the topic.
    pub topic_arn: Traced<Text>,
    /// Which messages are delivered; all if left out.
    pub filter_policy: Option<Traced<Node>>,
    /// What the filter policy is held against.
    #[spec(default = FilterPolicyScope::MessageAttributes)]
    pub filter_policy_scope: Traced<FilterPolicyScope>,
}

/// What a filter policy is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum FilterPolicyScope {
    /// The attributes of the message.
    #[spec(rename = "MessageAttributes")]
    MessageAttributes,
    /// The body of the message, which must be JSON.
    #[spec(rename = "MessageBody")]
    MessageBody,
}

crate::val_of_words!(StartingPosition ObjectEvent FilterPolicyScope);

impl From<KafkaMechanism> for Val {
    /// As `SourceAccessConfigurations` spells them.
    fn from(mechanism: KafkaMechanism) -> Self {
        match mechanism {
            KafkaMechanism::ScramSha512 => "SASL_SCRAM_512_AUTH".into(),
            KafkaMechanism::ScramSha256 => "SASL_SCRAM_256_AUTH".into(),
            KafkaMechanism::Plain => "BASIC_AUTH".into(),
            KafkaMechanism::Tls => "CLIENT_CERTIFICATE_TLS_AUTH".into(),
        }
    }
}
