//! What no single field of a Worker shows.

use super::spec::{WorkerAutoscaling, WorkerSpec};
use crate::kinds::workload::check::check_probe;
use crate::kinds::workload::{check, check_service, service_connect};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::Reference;
use crate::settings::ContainerInsights;

/// Checks a Worker.
pub fn check(spec: &WorkerSpec, cx: &mut CheckContext<'_>) {
    check::check(&spec.workload, cx);
    check_service::check_deployment(&spec.deployment, cx);
    if let Some(liveness) = &spec.health_check.liveness {
        check_probe(liveness, "liveness", cx);
    }
    if let Some(queue) = &spec.queue {
        check_queue(queue, cx);
    }
    if let Some(autoscaling) = &spec.scaling.autoscaling {
        check_service::check_autoscaling(&autoscaling.common, &spec.scaling.replicas, cx);
        check_backlog(spec, autoscaling, cx);
    }
    if spec.networking.service_connect.enabled.as_ref().is_some_and(|enabled| !**enabled) {
        service_connect::check_names("`serviceConnect` is off", cx);
    }
}

fn check_queue(queue: &Reference, cx: &mut CheckContext<'_>) {
    cx.expect_kind(queue, &["SQS"]);
    if let Some(output) = queue.output.as_ref().filter(|output| output.as_str() != "url") {
        let rule = format!("`queue` is the component itself, not its output `{}`", output.value);
        cx.push(diagnostics::invalid_combination(output.span(), rule, "leave it out"));
    }
}

/// How many tasks run is a metric of Container Insights.
fn check_backlog(spec: &WorkerSpec, autoscaling: &WorkerAutoscaling, cx: &mut CheckContext<'_>) {
    let common = &autoscaling.common;
    if let (Some(backlog), None) = (&autoscaling.backlog_per_task, &spec.queue) {
        let rule = "`backlogPerTask` needs `queue`, whose messages are counted";
        cx.push(diagnostics::invalid_combination(backlog.span(), rule, "the backlog of what?"));
    }
    let written = autoscaling.backlog_per_task.as_ref().map(crate::language::Traced::span);
    let default = (common.cpu_percent.is_none() && common.memory_percent.is_none()).then_some(common.enabled.span());
    let insights = &cx.settings().observability.container_insights;
    if let (Some(span), true, true) =
        (written.or(default), spec.queue.is_some() && *common.enabled, **insights == ContainerInsights::Disabled)
    {
        let rule = "scaling by the backlog per task needs Container Insights, which counts the tasks";
        let diagnostic =
            diagnostics::invalid_combination(span, rule, "nobody counts").and(insights.span(), "switched off here");
        cx.push(
            diagnostic.help("scale by `cpuPercent`, or set `containerInsights: enabled` in the document Observability"),
        );
    }
}
