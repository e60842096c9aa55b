//! `kind: SQS`: an encrypted queue with a dead-letter queue. `spec.rs` is what users write,
//! `lower.rs` what it becomes.

mod check;
mod lower;
mod spec;

pub use spec::SqsSpec;

use super::{CheckContext, Connection, Grant, Kind, Lowering, OutputInfo, OutputType};
use crate::language::Access;

/// An encrypted queue with a dead-letter queue.
pub struct Sqs;

impl Kind for Sqs {
    type Spec = SqsSpec;
    const NAME: &'static str = "SQS";
    const SUMMARY: &'static str = "An encrypted queue with a dead-letter queue and alarms";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new("url", OutputType::Url, "The queue's URL, which the API takes."),
        OutputInfo::new("arn", OutputType::Arn, "The queue's ARN."),
        OutputInfo::new("name", OutputType::Name, "The queue's name."),
        OutputInfo::new("deadLetterUrl", OutputType::Url, "The URL of the dead-letter queue."),
        OutputInfo::new("deadLetterArn", OutputType::Arn, "The ARN of the dead-letter queue."),
        OutputInfo::new("keyArn", OutputType::Arn, "The ARN of the KMS key that `encryption.kmsKeyArn` names."),
    ];
    const HOLDS_DATA: bool = true;

    fn check(spec: &SqsSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lacks(spec: &SqsSpec, output: &str) -> Option<&'static str> {
        match output {
            "deadLetterUrl" | "deadLetterArn" if !*spec.dead_letter.enabled => {
                Some("its dead-letter queue is switched off")
            }
            "deadLetterUrl" | "deadLetterArn" if spec.dead_letter.queue.is_some() => {
                Some("its dead letters go to another component: refer to that one")
            }
            "keyArn" if spec.encryption.kms_key_arn.is_none() => Some("it has no `encryption.kmsKeyArn` of its own"),
            _ => None,
        }
    }

    fn connect(spec: Option<&SqsSpec>, output: &str, access: Access) -> Connection {
        if output == "keyArn" {
            let grants = if access.reads() || access.writes() { vec![KEY] } else { Vec::new() };
            return Connection { reach: None, grants };
        }
        let (receive, send, manage) = if output.starts_with("deadLetter") { DEAD_LETTER } else { QUEUE };
        let mut grants = Vec::new();
        if access.reads() {
            grants.push(receive);
        }
        if access.writes() {
            grants.push(send);
        }
        if access == Access::Full {
            grants.push(manage);
        }
        if !grants.is_empty() && spec.is_some_and(|spec| spec.encryption.kms_key_arn.is_some()) {
            grants.push(KEY);
        }
        Connection { reach: None, grants }
    }

    fn lower(spec: &SqsSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}

const RECEIVE: &[&str] = &[
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
];
const SEND: &[&str] = &["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"];
const MANAGE: &[&str] =
    &["sqs:PurgeQueue", "sqs:StartMessageMoveTask", "sqs:CancelMessageMoveTask", "sqs:ListMessageMoveTasks"];

/// Receiving from, sending to and managing of one queue.
type QueueGrants = (Grant, Grant, Grant);

const fn grants(resources: &'static [(&'static str, &'static str)]) -> QueueGrants {
    (Grant { actions: RECEIVE, resources }, Grant { actions: SEND, resources }, Grant { actions: MANAGE, resources })
}

const QUEUE: QueueGrants = grants(&[("arn", "")]);
const DEAD_LETTER: QueueGrants = grants(&[("deadLetterArn", "")]);
const KEY: Grant = Grant { actions: &["kms:Decrypt", "kms:GenerateDataKey"], resources: &[("keyArn", "")] };
