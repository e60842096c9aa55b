//! How many tasks a service runs: fixed, or decided by Application Auto Scaling.
//!
//! Once autoscaling is on, the service's `DesiredCount` is never written, so that a deployment does not
//! undo what scaling decided; the first tasks come from `MinCapacity`.

use super::schedule::{Cron, TimeZone, Timestamp};
use crate::backend::template::{LogicalId, Val};
use crate::kinds::{FoundationValue, Lowering};
use crate::language::{Duration, Name, Spec, Traced};
use crate::val;

/// What decides the number of tasks, for every kind of service.
#[derive(Debug, Spec)]
pub struct Autoscaling {
    /// Whether it is on.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// The fewest tasks; `replicas` unless said.
    #[spec(range = 0..=10_000)]
    pub min_replicas: Option<Traced<u32>>,
    /// The most tasks.
    #[spec(range = 1..=10_000)]
    pub max_replicas: Option<Traced<u32>>,
    /// The use of CPU, in percent of what the tasks have, that is kept to. 60 if no other measure is
    /// given.
    #[spec(range = 1..=100)]
    pub cpu_percent: Option<Traced<u32>>,
    /// The use of memory, in percent, that is kept to.
    #[spec(range = 1..=100)]
    pub memory_percent: Option<Traced<u32>>,
    /// Other bounds at certain times.
    pub schedule: Vec<ScheduledScaling>,
    /// How long to wait after removing tasks before removing more.
    #[spec(default = Duration::from_seconds(300), range = 0..=3600)]
    pub scale_in_cooldown: Traced<Duration>,
    /// How long to wait after adding tasks before adding more.
    #[spec(default = Duration::from_seconds(60), range = 0..=3600)]
    pub scale_out_cooldown: Traced<Duration>,
}

/// Bounds that hold from a certain time on.
#[derive(Debug, Spec)]
pub struct ScheduledScaling {
    /// The entry's name.
    pub name: Option<Traced<Name>>,
    /// When, again and again: five fields as in crontab, or AWS's six.
    pub cron: Option<Traced<Cron>>,
    /// When, once: `2027-01-31T08:00:00`.
    pub at: Option<Traced<Timestamp>>,
    /// The time zone of `cron` and `at`, such as `Europe/Berlin`; UTC if left out.
    pub time_zone: Option<Traced<TimeZone>>,
    /// The fewest tasks from then on.
    #[spec(range = 0..=10_000)]
    pub min: Option<Traced<u32>>,
    /// The most tasks from then on.
    #[spec(range = 0..=10_000)]
    pub max: Option<Traced<u32>>,
}

/// The use of CPU that is kept to when nothing else is.
pub const DEFAULT_CPU_PERCENT: u32 = 60;

/// The scaling of one service: the common part and what the kind adds to it.
pub struct Scaling<'s> {
    /// The common part.
    pub autoscaling: &'s Autoscaling,
    /// The number of tasks that `minReplicas` defaults to.
    pub replicas: &'s Traced<u32>,
    /// Measures of the kind.
    pub measures: Vec<Measure>,
}

/// A metric that is kept at a value by adding and removing tasks.
pub struct Measure {
    /// The name of the policy.
    pub name: &'static str,
    /// The specification of the metric, under its key in the policy.
    pub metric: Val,
    /// The value that is kept to.
    pub target: Val,
    /// What must be there before the metric can be measured.
    pub after: Option<LogicalId>,
}

impl Scaling<'_> {
    /// Adds the scalable target and a policy a measure.
    pub fn lower(self, service: &LogicalId, cx: &mut Lowering<'_>) {
        let target = LogicalId::of("ScalableTarget");
        let autoscaling = self.autoscaling;
        let service_name = Val::get_att(service, "Name");
        let properties = val!({
            "ServiceNamespace": "ecs",
            "ScalableDimension": "ecs:service:DesiredCount",
            "ResourceId": Val::join("/", ["service".into(), cx.foundation(FoundationValue::ClusterName), service_name]),
            "MinCapacity": autoscaling.min_replicas.as_ref().unwrap_or(self.replicas),
            "MaxCapacity": &autoscaling.max_replicas,
            "ScheduledActions": scheduled_actions(&autoscaling.schedule),
        });
        cx.resource(&target, "AWS::ApplicationAutoScaling::ScalableTarget", properties);
        for measure in self.all_measures() {
            let id = LogicalId::of_named("ScalingPolicy", measure.name);
            let after = measure.after.clone();
            let policy = cx.resource(&id, POLICY, policy(measure, autoscaling, &target));
            if let Some(after) = &after {
                policy.depends_on(after);
            }
        }
    }

    fn all_measures(self) -> Vec<Measure> {
        let measure = |name, metric: &str, target| {
            let metric = val!({"PredefinedMetricSpecification": {"PredefinedMetricType": metric}});
            Measure { name, metric, target, after: None }
        };
        let mut measures = self.measures;
        if let Some(memory) = &self.autoscaling.memory_percent {
            measures.push(measure("memory", "ECSServiceAverageMemoryUtilization", memory.into()));
        }
        let cpu = match &self.autoscaling.cpu_percent {
            Some(cpu) => Val::from(cpu),
            None if measures.is_empty() => Val::from(DEFAULT_CPU_PERCENT),
            None => return measures,
        };
        measures.push(measure("cpu", "ECSServiceAverageCPUUtilization", cpu));
        measures
    }
}

const POLICY: &str = "AWS::ApplicationAutoScaling::ScalingPolicy";

fn policy(measure: Measure, autoscaling: &Autoscaling, target: &LogicalId) -> Val {
    let mut configuration = measure.metric;
    configuration.insert("TargetValue", measure.target);
    configuration.insert("ScaleInCooldown", Val::from(&autoscaling.scale_in_cooldown));
    configuration.insert("ScaleOutCooldown", Val::from(&autoscaling.scale_out_cooldown));
    val!({
        "PolicyName": measure.name,
        "PolicyType": "TargetTrackingScaling",
        "ScalingTargetId": target,
        "TargetTrackingScalingPolicyConfiguration": configuration,
    })
}

fn scheduled_actions(schedule: &[ScheduledScaling]) -> Val {
    Val::list_or_absent(schedule.iter().enumerate().map(|(index, entry)| {
        let name = entry.name.as_ref().map_or_else(|| Val::from(format!("schedule-{}", index + 1)), Val::from);
        let expression = match (&entry.cron, &entry.at) {
            (Some(cron), _) => Val::from(cron),
            (None, Some(at)) => Val::from(format!("at({})", at.value)).from_origin(at.origin),
            (None, None) => Val::ABSENT,
        };
        val!({
            "ScheduledActionName": name,
            "Schedule": expression,
            "Timezone": &entry.time_zone,
            "ScalableTargetAction": {"MinCapacity": &entry.min, "MaxCapacity": &entry.max},
        })
    }))
}
