//! Enhanced Monitoring, Performance Insights and alarms.

use super::{Parts, key};
use crate::backend::template::{LogicalId, Val, iam};
use crate::kinds::Lowering;
use crate::kinds::lowering::RoleSpec;
use crate::kinds::rds::spec::RdsSpec;
use crate::val;

/// The role by which RDS writes measurements of the operating system, if it takes any.
pub fn role(spec: &RdsSpec, cx: &mut Lowering<'_>) -> Option<LogicalId> {
    if *spec.monitoring.enhanced_interval_seconds == 0 {
        return None;
    }
    let id = LogicalId::of("MonitoringRole");
    let role = RoleSpec {
        trust: iam::trust("monitoring.rds.amazonaws.com"),
        description: format!("RDS writes measurements of {}", cx.address()),
        managed: vec!["service-role/AmazonRDSEnhancedMonitoringRole"],
        statements: Vec::new(),
    };
    cx.role(&id, &role);
    Some(id)
}

/// Sets the monitoring of an instance.
pub fn insert(properties: &mut Val, spec: &RdsSpec, parts: &Parts, cx: &Lowering<'_>) {
    let monitoring = &spec.monitoring;
    properties.insert("MonitoringInterval", (&monitoring.enhanced_interval_seconds).into());
    let role = parts.monitoring_role.as_ref().map(|role| Val::get_att(role, "Arn"));
    properties.insert("MonitoringRoleArn", role.into());
    let insights = spec.performance_insights();
    properties.insert("EnablePerformanceInsights", (&insights).into());
    if *insights {
        properties
            .insert("PerformanceInsightsRetentionPeriod", (&monitoring.performance_insights_retention_days).into());
        properties.insert("PerformanceInsightsKMSKeyId", key(spec, cx).into());
    }
}

/// The alarms of an instance: CPU, and storage of which less than a tenth is free. `replica` is the
/// number of a read replica.
pub fn instance_alarms(spec: &RdsSpec, instance: &LogicalId, replica: Option<u32>, cx: &mut Lowering<'_>) {
    if !*spec.monitoring.alarms {
        return;
    }
    let (prefix, of) = match replica {
        Some(number) => (instance.as_str(), format!("read replica {number} of {}", cx.address())),
        None => ("", cx.address().to_string()),
    };
    let dimension = val!({"Name": "DBInstanceIdentifier", "Value": instance});
    cpu_alarm(&LogicalId::of(&format!("{prefix}HighCpuAlarm")), &of, dimension.clone(), cx);
    let tenth = spec.allocated_gb().map(|size| i64::from(*size) * (1 << 30) / 10);
    let alarm = val!({
        "AlarmDescription": format!("Less than a tenth of the storage of {of} is free"),
        "Namespace": "AWS/RDS",
        "MetricName": "FreeStorageSpace",
        "Dimensions": [dimension],
        "Statistic": "Minimum",
        "Period": 300u32,
        "EvaluationPeriods": 3u32,
        "ComparisonOperator": "LessThanThreshold",
        "Threshold": tenth,
    });
    cx.alarm(&LogicalId::of(&format!("{prefix}LowStorageAlarm")), alarm);
}

/// The alarm of a cluster: CPU. Aurora's storage grows by itself.
pub fn cluster_alarms(spec: &RdsSpec, cluster: &LogicalId, cx: &mut Lowering<'_>) {
    if *spec.monitoring.alarms {
        let dimension = val!({"Name": "DBClusterIdentifier", "Value": cluster});
        cpu_alarm(&LogicalId::of("HighCpuAlarm"), &cx.address().to_string(), dimension, cx);
    }
}

fn cpu_alarm(id: &LogicalId, of: &str, dimension: Val, cx: &mut Lowering<'_>) {
    let alarm = val!({
        "AlarmDescription": format!("The CPU of {of} has been busy for a quarter of an hour"),
        "Namespace": "AWS/RDS",
        "MetricName": "CPUUtilization",
        "Dimensions": [dimension],
        "Statistic": "Average",
        "Period": 300u32,
        "EvaluationPeriods": 3u32,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 90u32,
    });
    cx.alarm(id, alarm);
}
