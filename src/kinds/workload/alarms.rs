//! Alarms on the CPU and memory that a service uses.

use super::service;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::{FoundationValue, Lowering};
use crate::language::{Spec, Traced};
use crate::val;

/// When somebody is told that a service is short of something.
#[derive(Debug, Spec)]
pub struct Alarms {
    /// Whether there are alarms.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// The use of CPU, in percent over 15 minutes, from which on there is an alarm.
    #[spec(default = 90u32, range = 1..=100)]
    pub cpu_percent: Traced<u32>,
    /// The use of memory, in percent over 15 minutes, from which on there is an alarm.
    #[spec(default = 90u32, range = 1..=100)]
    pub memory_percent: Traced<u32>,
}

impl Alarms {
    /// Adds the alarms on CPU and memory.
    pub fn lower(&self, cx: &mut Lowering<'_>) {
        if !*self.enabled {
            return;
        }
        let utilisation = [
            ("CpuAlarm", "CPU", "CPUUtilization", &self.cpu_percent),
            ("MemoryAlarm", "memory", "MemoryUtilization", &self.memory_percent),
        ];
        for (id, what, metric, threshold) in utilisation {
            let description = format!("{} uses {}% of its {what}", cx.address(), threshold.value);
            let properties = val!({
                "AlarmDescription": description,
                "Namespace": "AWS/ECS",
                "MetricName": metric,
                "Dimensions": [
                    {"Name": "ClusterName", "Value": cx.foundation(FoundationValue::ClusterName)},
                    {"Name": "ServiceName", "Value": Val::get_att(&service::id(), "Name")},
                ],
                "Statistic": "Average",
                "Period": 300u32,
                "EvaluationPeriods": 3u32,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "Threshold": threshold,
                "TreatMissingData": "notBreaching",
            });
            cx.alarm(&LogicalId::of(id), properties);
        }
    }
}
