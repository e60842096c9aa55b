//! What users write for work at certain times.

use crate::kinds::workload::container::without_access;
use crate::kinds::workload::schedule::{ScheduleExpression, TimeZone, Timestamp};
use crate::kinds::workload::spec::{TaskNetworking, WorkloadSpec};
use crate::language::{Decode, DecodeContext, Duration, Node, Reference, Shape, Spec, Traced, Visitor, Walk};

/// A task that runs at certain times.
#[derive(Debug, Spec)]
pub struct CronJobSpec {
    /// What is common to everything that runs on ECS.
    #[spec(flatten)]
    pub workload: WorkloadSpec,
    /// When it runs: five fields as in crontab (`0 3 * * 1-5`), a macro (`@daily`), or AWS's own
    /// `cron(…)`, `rate(…)` and `at(…)`.
    pub schedule: Traced<ScheduleExpression>,
    /// The time zone of the schedule, such as `Europe/Berlin`; UTC if left out. It follows summer time.
    pub time_zone: Option<Traced<TimeZone>>,
    /// Whether it runs at all.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// How much later than scheduled it may start, 1 minute to 24 hours.
    #[spec(range = 60..=86_400)]
    pub flexible_window: Option<Traced<Duration>>,
    /// When the schedule begins to hold, in UTC: `2027-01-31T08:00:00Z`.
    pub start_at: Option<Traced<Timestamp>>,
    /// When the schedule ends, in UTC.
    pub end_at: Option<Traced<Timestamp>>,
    /// What happens when a task cannot be started.
    #[spec(nested)]
    pub retries: Retries,
    /// The SQS queue that takes what could not be started.
    pub dead_letter: Option<DeadLetter>,
    /// How tasks stand in the network.
    #[spec(nested)]
    pub networking: TaskNetworking,
}

/// What happens when a task cannot be started. A task that started and failed is not started again.
#[derive(Debug, Spec)]
pub struct Retries {
    /// How often it is tried again.
    #[spec(default = 3u32, range = 0..=185)]
    pub maximum_attempts: Traced<u32>,
    /// How long it is tried.
    #[spec(default = Duration::from_seconds(3600), range = 60..=86_400)]
    pub maximum_event_age: Traced<Duration>,
}

/// A queue that the scheduler sends to. The tasks get no permission on it.
#[derive(Debug)]
pub struct DeadLetter(pub Reference);

impl Decode for DeadLetter {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        Reference::decode(node, cx).map(|reference| Self(without_access(reference)))
    }

    fn shape() -> Shape {
        Reference::shape()
    }
}

impl Walk for DeadLetter {
    fn walk(&self, visitor: &mut dyn Visitor) {
        self.0.walk(visitor);
    }
}
