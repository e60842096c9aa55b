//! From a CronJob's spec to its resources.

use super::spec::CronJobSpec;
use crate::backend::template::{LogicalId, Val, iam};
use crate::kinds::lowering::RoleSpec;
use crate::kinds::workload::service::{capacity_providers, network_configuration};
use crate::kinds::workload::task::{Task, TaskInput};
use crate::kinds::{FoundationValue, Lowering};
use crate::language::Access;
use crate::val;
use iam::Statement;

/// Adds the task, the schedule with a group of its own, the scheduler's role and the alarm.
pub fn lower(spec: &CronJobSpec, cx: &mut Lowering<'_>) {
    let task = TaskInput {
        workload: &spec.workload,
        networking: &spec.networking,
        ports: &[],
        health_check: None,
        environment: Vec::new(),
        ingress: Vec::new(),
    }
    .lower(cx);
    let role = LogicalId::of("SchedulerRole");
    scheduler_role(&role, spec, &task, cx);
    // Schedules take no tags and have no metrics of their own; their group has both.
    let group = LogicalId::of("ScheduleGroup");
    cx.resource(&group, "AWS::Scheduler::ScheduleGroup", Val::map());
    let schedule = LogicalId::of("Schedule");
    let properties = val!({
        "Description": format!("Starts {}", cx.address()),
        "GroupName": &group,
        "ScheduleExpression": &spec.schedule,
        "ScheduleExpressionTimezone": spec.time_zone.as_ref().map_or_else(|| Val::from("UTC"), Val::from),
        "State": spec.enabled.map(|enabled| if *enabled { "ENABLED" } else { "DISABLED" }),
        "StartDate": spec.start_at.as_ref().map(|start| start.map(|start| start.utc())),
        "EndDate": spec.end_at.as_ref().map(|end| end.map(|end| end.utc())),
        "FlexibleTimeWindow": flexible_window(spec),
        "KmsKeyArn": cx.key(),
        "Target": target(spec, &task, &role, cx),
    });
    cx.resource(&schedule, "AWS::Scheduler::Schedule", properties);
    alarm(&group, cx);
    cx.output("scheduleName", "Name of the schedule", &schedule);
    cx.output("scheduleArn", "ARN of the schedule", Val::get_att(&schedule, "Arn"));
    task.outputs(cx);
}

fn flexible_window(spec: &CronJobSpec) -> Val {
    match &spec.flexible_window {
        None => val!({"Mode": "OFF"}),
        Some(window) => val!({"Mode": "FLEXIBLE", "MaximumWindowInMinutes": window.map(|window| window.minutes())}),
    }
}

fn target(spec: &CronJobSpec, task: &Task, role: &LogicalId, cx: &mut Lowering<'_>) -> Val {
    let dead_letter =
        spec.dead_letter.as_ref().map(|queue| val!({"Arn": cx.output_of(&queue.0.component, "arn", queue.0.origin)}));
    val!({
        "Arn": cx.foundation(FoundationValue::ClusterArn),
        "RoleArn": Val::get_att(role, "Arn"),
        "EcsParameters": {
            "TaskDefinitionArn": &task.definition,
            "CapacityProviderStrategy": capacity_providers(&spec.workload.spot),
            "PlatformVersion": "LATEST",
            "NetworkConfiguration": network_configuration(&spec.networking, &task.security_group, cx),
            "EnableExecuteCommand": &spec.workload.exec,
            "EnableECSManagedTags": true,
            "PropagateTags": "TASK_DEFINITION",
        },
        "RetryPolicy": {
            "MaximumRetryAttempts": &spec.retries.maximum_attempts,
            "MaximumEventAgeInSeconds": &spec.retries.maximum_event_age,
        },
        "DeadLetterConfig": dead_letter,
    })
}

/// The scheduler may start this task in this cluster with its two roles, and nothing else.
fn scheduler_role(id: &LogicalId, spec: &CronJobSpec, task: &Task, cx: &mut Lowering<'_>) {
    let cluster = cx.foundation(FoundationValue::ClusterArn);
    let name = cx.foundation(FoundationValue::ClusterName);
    let tasks = Val::join(
        "",
        [Val::sub("arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/"), name, "/*".into()],
    );
    let roles = vec![Val::get_att(&task.execution_role, "Arn"), Val::get_att(&task.task_role, "Arn")];
    let mut statements = match &spec.dead_letter {
        Some(queue) => cx.statements_for(&queue.0, Access::Write),
        None => Vec::new(),
    };
    if statements.is_empty() {
        statements.extend(cx.key_statement());
    }
    statements.extend([
        Statement::allow("StartTask", &["ecs:RunTask"], vec![Val::from(&task.definition)])
            .when(val!({"ArnEquals": {"ecs:cluster": cluster}})),
        Statement::allow("TagTask", &["ecs:TagResource"], vec![tasks])
            .when(val!({"StringEquals": {"ecs:CreateAction": "RunTask"}})),
        Statement::allow("PassRoles", &["iam:PassRole"], roles)
            .when(val!({"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}})),
    ]);
    let description = format!("EventBridge Scheduler starts {}", cx.address());
    cx.role(
        id,
        &RoleSpec { trust: iam::trust("scheduler.amazonaws.com"), description, managed: Vec::new(), statements },
    );
}

/// A start that failed for good is gone unless there is a dead-letter queue, so somebody is told.
fn alarm(group: &LogicalId, cx: &mut Lowering<'_>) {
    let properties = val!({
        "AlarmDescription": format!("{} could not be started", cx.address()),
        "Namespace": "AWS/Scheduler",
        "MetricName": "InvocationDroppedCount",
        "Dimensions": [{"Name": "ScheduleGroup", "Value": group}],
        "Statistic": "Sum",
        "Period": 300u32,
        "EvaluationPeriods": 1u32,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0u32,
        "TreatMissingData": "notBreaching",
    });
    cx.alarm(&LogicalId::of("NotStartedAlarm"), properties);
}
