//! What users write for a queue.

use crate::language::{Arn, Duration, Reference, Spec, Traced};
use compact_str::CompactString;

/// An encrypted queue with a dead-letter queue.
#[derive(Debug, Spec)]
#[spec(name = "SQS")]
pub struct SqsSpec {
    /// The queue's name, unique in account and region; that of a FIFO queue ends with `.fifo`. Leave
    /// it out and CloudFormation makes one that never clashes.
    pub queue_name: Option<Traced<CompactString>>,
    /// Whether messages of a group are delivered in order and exactly once.
    #[spec(default = false)]
    pub fifo: Traced<bool>,
    /// Whether a FIFO queue takes the hash of the body as the deduplication id, so that senders need
    /// not give one.
    #[spec(default = false)]
    pub content_based_deduplication: Traced<bool>,
    /// Whether a FIFO queue counts throughput and finds duplicates for each message group by itself,
    /// instead of for the whole queue.
    #[spec(default = false)]
    pub high_throughput: Traced<bool>,
    /// How long a message that was received stays hidden from other receivers. A consumer must be
    /// done with it by then; for functions AWS advises six times the function's timeout.
    #[spec(default = Duration::from_seconds(180), range = 0..=43_200)]
    pub visibility_timeout: Traced<Duration>,
    /// How long a message that nobody deletes is kept.
    #[spec(default = Duration::from_seconds(345_600), range = 60..=1_209_600)]
    pub message_retention_period: Traced<Duration>,
    /// How long a new message stays hidden.
    #[spec(default = Duration::from_seconds(0), range = 0..=900)]
    pub delay: Traced<Duration>,
    /// The largest message in bytes; SQS's own limit, 1 MiB, if left out.
    #[spec(range = 1024..=1_048_576)]
    pub maximum_message_size: Option<Traced<u32>>,
    /// How long a receiver waits for a message when there is none (long polling).
    #[spec(default = Duration::from_seconds(20), range = 0..=20)]
    pub receive_message_wait_time: Traced<Duration>,
    /// How messages are encrypted.
    #[spec(nested)]
    pub encryption: Encryption,
    /// Where messages go that nobody can handle.
    #[spec(nested)]
    pub dead_letter: DeadLetter,
    /// Who is told when messages pile up.
    #[spec(nested)]
    pub alarms: Alarms,
    /// Whether the queue and its messages stay in the account when the component is removed; as the
    /// environment says if left out.
    pub deletion_protection: Option<Traced<bool>>,
}

/// How messages are encrypted.
#[derive(Debug, Spec)]
pub struct Encryption {
    /// The KMS key; the environment's key if it has one, else SQS's own keys.
    pub kms_key_arn: Option<Traced<Arn>>,
    /// How long SQS uses a data key before it asks KMS for another one. Read with a KMS key only.
    #[spec(default = Duration::from_seconds(300), range = 60..=86_400)]
    pub data_key_reuse_period: Traced<Duration>,
}

/// Where messages go that nobody can handle.
#[derive(Debug, Spec)]
pub struct DeadLetter {
    /// Whether there is a dead-letter queue.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// How often a message is received before it goes there.
    #[spec(default = 5u32, range = 1..=1000)]
    pub max_receive_count: Traced<u32>,
    /// How long messages are kept there.
    #[spec(default = Duration::from_seconds(1_209_600), range = 60..=1_209_600)]
    pub retention: Traced<Duration>,
    /// Another SQS component that takes them; one is made if left out.
    pub queue: Option<Reference>,
}

/// Who is told when messages pile up: the alarm topic of the environment.
#[derive(Debug, Spec)]
pub struct Alarms {
    /// Whether there are alarms.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// The age of the oldest message that is too old.
    #[spec(default = Duration::from_seconds(3600), range = 60..=1_209_600)]
    pub oldest_message_age: Traced<Duration>,
    /// How many messages in the dead-letter queue are too many.
    #[spec(default = 1u32, range = 1..=1_000_000)]
    pub dead_letter_messages: Traced<u32>,
}

impl SqsSpec {
    /// Whether a dead-letter queue is made here.
    #[must_use]
    pub fn makes_dead_letter_queue(&self) -> bool {
        *self.dead_letter.enabled && self.dead_letter.queue.is_none()
    }
}
