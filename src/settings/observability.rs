//! `kind: Observability` and `kind: Compliance`.

use crate::language::{Arn, Decode, DecodeContext, Node, Shape, Spec, Traced, Visitor, Walk, diagnostics};
use compact_str::CompactString;

/// What is recorded of every component and who is told.
#[derive(Debug, Spec)]
pub struct ObservabilitySpec {
    /// How many days logs are kept, unless a component says otherwise.
    #[spec(default = RetentionDays(30))]
    pub log_retention_days: Traced<RetentionDays>,
    /// The SNS topic that alarms are sent to.
    pub alarm_topic_arn: Option<Traced<Arn>>,
    /// What CloudWatch records of the cluster.
    #[spec(default = ContainerInsights::Enabled)]
    pub container_insights: Traced<ContainerInsights>,
    /// Whether X-Ray traces of functions are recorded.
    #[spec(default = true)]
    pub tracing: Traced<bool>,
}

/// What CloudWatch records of an ECS cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum ContainerInsights {
    /// Nothing beyond the free metrics.
    Disabled,
    /// Metrics of services and tasks.
    Enabled,
    /// Metrics down to the container.
    Enhanced,
}

/// A retention that CloudWatch Logs knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionDays(pub u32);

impl RetentionDays {
    /// The values of `RetentionInDays` in the API of CloudWatch Logs.
    pub const ALLOWED: &'static [u32] =
        &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
}

impl Decode for RetentionDays {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let days = u32::decode(node, cx)?;
        if Self::ALLOWED.contains(&days) {
            return Some(Self(days));
        }
        let words: Vec<String> = Self::ALLOWED.iter().map(u32::to_string).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        cx.push(diagnostics::unknown_value(node, &words));
        None
    }

    fn shape() -> Shape {
        Shape::Integer { range: Some((1, 3653)) }
    }
}

impl Walk for RetentionDays {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.integer(i64::from(self.0));
    }
}

impl From<RetentionDays> for crate::backend::template::Val {
    fn from(days: RetentionDays) -> Self {
        days.0.into()
    }
}

/// What every component must satisfy.
#[derive(Debug, Spec)]
pub struct ComplianceSpec {
    /// Labels that every component must have, of its own or from its service or stack.
    pub required_labels: Vec<Traced<CompactString>>,
    /// Regions that environments may use; any if left out.
    pub allowed_regions: Vec<Traced<crate::settings::Region>>,
    /// How sensitive the data is, in the organisation's own words.
    pub data_classification: Option<Traced<CompactString>>,
    /// What an environment may cost in a month, in US dollars.
    #[spec(range = 0..=1_000_000_000)]
    pub monthly_budget: Option<Traced<u32>>,
}
