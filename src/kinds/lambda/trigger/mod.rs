//! What calls a function: `spec.rs` is what users write, `check.rs` finds what cannot be, `polled.rs`
//! makes event source mappings (Lambda fetches), `pushed.rs` rules, schedules and subscriptions (the
//! source calls).

mod check;
mod json;
mod polled;
mod pushed;
mod spec;

pub use check::{check, check_failure_target};
pub use spec::Trigger;

use super::spec::LambdaSpec;
use crate::backend::template::{LogicalId, iam};
use crate::kinds::Lowering;
use crate::language::{Reference, SecretRef};
use spec::{DynamoDbTrigger, EventBridgeTrigger, KafkaTrigger, S3Trigger, ScheduleTrigger, SnsTrigger, SqsTrigger};

/// The one source of a trigger.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    Sqs(&'a SqsTrigger),
    DynamoDb(&'a DynamoDbTrigger),
    Kafka(&'a KafkaTrigger),
    EventBridge(&'a EventBridgeTrigger),
    Schedule(&'a ScheduleTrigger),
    S3(&'a S3Trigger),
    Sns(&'a SnsTrigger),
}

impl Trigger {
    /// The sources that are written; right is exactly one.
    fn sources(&self) -> impl Iterator<Item = Source<'_>> {
        let sources = [
            self.sqs.as_ref().map(Source::Sqs),
            self.dynamodb.as_ref().map(Source::DynamoDb),
            self.kafka.as_ref().map(Source::Kafka),
            self.event_bridge.as_ref().map(Source::EventBridge),
            self.schedule.as_ref().map(Source::Schedule),
            self.s3.as_ref().map(Source::S3),
            self.sns.as_ref().map(Source::Sns),
        ];
        sources.into_iter().flatten()
    }

    /// What tells this trigger apart from others of the same source. Lambda takes only one mapping for
    /// a queue, table or topic, so these are told apart by it and keep their logical ids when a name is
    /// given or changed; the others by their names.
    fn key(&self, source: Source<'_>) -> (&'static str, String) {
        let name = || self.name.as_ref().map(|name| name.to_string());
        match source {
            Source::Sqs(sqs) => ("Queue", queue_key(&sqs.queue.0)),
            Source::DynamoDb(dynamodb) => ("Stream", dynamodb.table.0.component.to_string()),
            Source::Kafka(kafka) => ("Topic", kafka_key(kafka)),
            Source::S3(s3) => ("Bucket", name().unwrap_or_else(|| s3.bucket.0.component.to_string())),
            Source::EventBridge(_) => ("Event", name().unwrap_or_default()),
            Source::Schedule(_) => ("Time", name().unwrap_or_default()),
            Source::Sns(_) => ("Message", name().unwrap_or_default()),
        }
    }

    /// The id of a resource of this trigger: `Rule` + `Event` + the key.
    fn id(&self, role: &str, source: Source<'_>) -> LogicalId {
        let (what, key) = self.key(source);
        LogicalId::of_named(&format!("{what}{role}"), &key)
    }
}

/// The queue, or its dead-letter queue.
fn queue_key(queue: &Reference) -> String {
    match queue.output.as_ref().filter(|output| output.as_str() != "arn") {
        Some(output) => format!("{}-{}", queue.component.value, output.value),
        None => queue.component.to_string(),
    }
}

/// The topic, and the cluster where another component is it.
fn kafka_key(kafka: &KafkaTrigger) -> String {
    let cluster = kafka.cluster_arn.as_ref().and_then(|arn| arn.references().next());
    match cluster {
        Some(reference) => format!("{}-{}", reference.component.value, kafka.topic.value),
        None => kafka.topic.to_string(),
    }
}

/// What the function's role needs for its triggers besides what their references imply.
#[must_use]
pub fn statements(spec: &LambdaSpec) -> Vec<iam::Statement> {
    polled::statements(spec)
}

/// The AWS managed policies that the function's role needs for its triggers.
pub fn managed_policies(spec: &LambdaSpec) -> Vec<&'static str> {
    // The pollers of Kafka topics make network interfaces in the cluster's subnets.
    let has_kafka = spec.triggers.iter().any(|trigger| trigger.kafka.is_some());
    has_kafka.then_some("service-role/AWSLambdaMSKExecutionRole").into_iter().collect()
}

/// The secrets that triggers log in with.
pub fn secrets(spec: &LambdaSpec) -> Vec<&SecretRef> {
    let kafka = spec.triggers.iter().filter_map(|trigger| trigger.kafka.as_ref());
    let logins = kafka.filter_map(|kafka| kafka.authentication.as_ref());
    logins.flat_map(|login| std::iter::once(&login.secret).chain(&login.server_root_ca_secret)).collect()
}

/// Adds what makes each trigger call the alias `target`. `in_vpc` is the function's security group, if it
/// has one.
pub fn lower(spec: &LambdaSpec, target: &LogicalId, in_vpc: Option<&LogicalId>, cx: &mut Lowering<'_>) {
    for trigger in &spec.triggers {
        let Some(source) = trigger.sources().next() else { continue };
        match source {
            Source::Sqs(_) | Source::DynamoDb(_) | Source::Kafka(_) => {
                polled::lower(spec, trigger, source, target, in_vpc, cx);
            }
            Source::EventBridge(_) | Source::Schedule(_) | Source::S3(_) | Source::Sns(_) => {
                pushed::lower(spec, trigger, source, target, cx);
            }
        }
    }
}
