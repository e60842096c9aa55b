//! From a Worker's spec to its resources.

use super::spec::WorkerSpec;
use crate::backend::template::Val;
use crate::kinds::workload::scaling::{Measure, Scaling};
use crate::kinds::workload::service::{self, Service};
use crate::kinds::workload::service_connect;
use crate::kinds::workload::task::{Task, TaskInput};
use crate::kinds::{FoundationValue, Lowering};
use crate::language::Reference;
use crate::val;

/// Adds the task, the service, its scaling and its alarms.
pub fn lower(spec: &WorkerSpec, cx: &mut Lowering<'_>) {
    let url = spec.queue.as_ref().map(|queue| cx.output_of(&queue.component, "url", queue.origin));
    let task = TaskInput {
        workload: &spec.workload,
        networking: &spec.networking.task,
        ports: &[],
        health_check: spec.health_check.liveness.as_ref(),
        environment: url.into_iter().map(|url| val!({"Name": "QUEUE_URL", "Value": url})).collect(),
        ingress: Vec::new(),
    }
    .lower(cx);
    let replicas = &spec.scaling.replicas;
    Service {
        task: &task,
        workload: &spec.workload,
        networking: &spec.networking.task,
        deployment: &spec.deployment,
        desired_count: if spec.autoscaling().is_some() { Val::ABSENT } else { replicas.into() },
        rollback_alarms: Vec::new(),
        load_balancers: Val::ABSENT,
        grace_period: Val::ABSENT,
        service_connect: connect(spec, &task, cx),
        after: None,
    }
    .lower(cx);
    scale(spec, cx);
    spec.alarms.lower(cx);
}

/// The proxy costs CPU and memory, so a worker that calls nobody by name goes without.
fn connect(spec: &WorkerSpec, task: &Task, cx: &mut Lowering<'_>) -> Val {
    let calls = !service_connect::names_used(cx.references(), |reference| {
        cx.target(&reference.component).map(|target| target.kind)
    })
    .is_empty();
    let enabled = spec.networking.service_connect.enabled.as_ref().map_or(calls, |enabled| enabled.value);
    if enabled { service_connect::client(Val::ABSENT, task, cx) } else { Val::ABSENT }
}

/// The backlog that is kept to when a queue is all that is known.
const DEFAULT_BACKLOG: u32 = 100;

fn scale(spec: &WorkerSpec, cx: &mut Lowering<'_>) {
    let Some(autoscaling) = spec.autoscaling() else { return };
    let common = &autoscaling.common;
    let measured = common.cpu_percent.is_some() || common.memory_percent.is_some();
    let wanted = match &autoscaling.backlog_per_task {
        Some(backlog) => Some(Val::from(backlog)),
        None => (!measured).then(|| Val::from(DEFAULT_BACKLOG)),
    };
    let mut measures = Vec::new();
    if let (Some(queue), Some(target)) = (&spec.queue, wanted) {
        measures.push(Measure { name: "backlog", metric: backlog_metric(queue, cx), target, after: None });
    }
    Scaling { autoscaling: common, replicas: &spec.scaling.replicas, measures }.lower(&service::id(), cx);
}

/// Messages that wait, divided by the tasks that run; no task counts as one, so that the first one starts.
fn backlog_metric(queue: &Reference, cx: &mut Lowering<'_>) -> Val {
    let queue_name = cx.output_of(&queue.component, "name", queue.origin);
    let stat = |id: &'static str, stat: &'static str, metric: Val| val!({"Id": id, "MetricStat": {"Metric": metric, "Stat": stat}, "ReturnData": false});
    let messages = val!({
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateNumberOfMessagesVisible",
        "Dimensions": [{"Name": "QueueName", "Value": queue_name}],
    });
    let tasks = val!({
        "Namespace": "ECS/ContainerInsights",
        "MetricName": "RunningTaskCount",
        "Dimensions": [
            {"Name": "ClusterName", "Value": cx.foundation(FoundationValue::ClusterName)},
            {"Name": "ServiceName", "Value": Val::get_att(&service::id(), "Name")},
        ],
    });
    val!({"CustomizedMetricSpecification": {"Metrics": [
        stat("messages", "Sum", messages),
        stat("tasks", "Average", tasks),
        {
            "Id": "backlog",
            "Expression": "messages / IF(tasks < 1, 1, tasks)",
            "Label": "Messages for each task",
            "ReturnData": true,
        },
    ]}})
}
