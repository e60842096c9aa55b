//! The fields that every component's `spec` has besides those of its kind.

use crate::language::{ComponentPath, Duration, Node, Spec, Text, Traced};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// The fields that every component has.
#[derive(Debug, Spec)]
pub struct CommonSpec {
    /// Components that must be deployed before this one although it does not refer to them.
    pub depends_on: Vec<Traced<ComponentPath>>,
    /// Tags of every resource, besides the labels.
    pub tags: BTreeMap<CompactString, Traced<CompactString>>,
    /// JSON Patch (RFC 6902) on the emitted resources: the way out when a kind does not offer what
    /// CloudFormation does. Checked by policy like the rest; a patch that does not apply is an error.
    pub overrides: Vec<Traced<PatchOperation>>,
    /// Requests that must succeed after a deployment.
    pub verify: Vec<Verification>,
    /// When an update of the component is taken back because it does harm.
    pub rollback: Option<Rollback>,
    /// Use a resource that exists already instead of making one: the values of the outputs that
    /// others refer to.
    pub existing: Option<BTreeMap<CompactString, Traced<CompactString>>>,
}

impl CommonSpec {
    /// The keys, in the order of declaration.
    pub const FIELDS: &'static [&'static str] = &["dependsOn", "tags", "overrides", "verify", "rollback", "existing"];
}

/// One operation of a JSON Patch.
#[derive(Debug, Spec)]
pub struct PatchOperation {
    /// What to do.
    pub op: Traced<PatchKind>,
    /// JSON pointer below the template's resources: `/Bucket/Properties/BucketName`.
    pub path: Traced<CompactString>,
    /// The value to add, put in place or test.
    pub value: Option<Node>,
    /// Where to move or copy from.
    pub from: Option<Traced<CompactString>>,
}

/// What an operation of a JSON Patch does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum PatchKind {
    /// Adds a property, a list item (`-` is the end) or a whole resource.
    Add,
    /// Removes what is there.
    Remove,
    /// Replaces what is there.
    Replace,
    /// Moves a value.
    Move,
    /// Copies a value.
    Copy,
    /// Fails unless the value is there.
    Test,
}

/// A request that must succeed after a deployment.
#[derive(Debug, Spec)]
pub struct Verification {
    /// A name for reports.
    pub name: Traced<CompactString>,
    /// The HTTP request.
    pub http: HttpVerification,
    /// How often it is tried before it counts as failed.
    #[spec(default = 5u32, range = 1..=100)]
    pub attempts: Traced<u32>,
    /// How long to wait between tries.
    #[spec(default = Duration::from_seconds(10), range = 1..=600)]
    pub interval: Traced<Duration>,
}

/// An HTTP request and what it must answer.
#[derive(Debug, Spec)]
pub struct HttpVerification {
    /// The URL; usually `${ref:api.url}/health`.
    pub url: Traced<Text>,
    /// The status that counts as success.
    #[spec(default = 200u32, range = 100..=599)]
    pub status: Traced<u32>,
    /// How long to wait for the answer.
    #[spec(default = Duration::from_seconds(10), range = 1..=300)]
    pub timeout: Traced<Duration>,
    /// Text that the answer must contain, among its first 1 MiB.
    pub contains: Option<Traced<CompactString>>,
}

/// When an update is taken back because it does harm: CloudFormation watches alarms while it works and for
/// some time after, and rolls the update back when one goes off. Five alarms at most.
#[derive(Debug, Spec)]
pub struct Rollback {
    /// Alarms of CloudWatch that exist already, by name or ARN.
    pub alarms: Vec<Traced<CompactString>>,
    /// The part of requests or calls that fail, in percent over two minutes, from which on an update is taken
    /// back. For what the load balancer or Lambda counts.
    #[spec(range = 1..=100)]
    pub error_rate: Option<Traced<u32>>,
    /// The milliseconds within which 99 of 100 requests or calls must be answered; an update after which they
    /// are not is taken back.
    #[spec(range = 1..=900_000)]
    pub p99_milliseconds: Option<Traced<u32>>,
    /// How long alarms are watched after the last resource was changed. So long nothing that needs the
    /// component goes on.
    #[spec(default = Duration::from_seconds(300), range = 0..=10_800)]
    pub bake_time: Traced<Duration>,
}
