//! What no single field of a CronJob shows.

use super::spec::{CronJobSpec, DeadLetter};
use crate::kinds::lookup::Leaf;
use crate::kinds::workload::{check, service_connect};
use crate::kinds::{CheckContext, diagnostics};

/// Checks a CronJob.
pub fn check(spec: &CronJobSpec, cx: &mut CheckContext<'_>) {
    check::check(&spec.workload, cx);
    service_connect::check_names("a task that the scheduler starts has no Service Connect", cx);
    if let Some(queue) = &spec.dead_letter {
        check_dead_letter(queue, cx);
    }
    if let (Some(start), Some(end)) = (&spec.start_at, &spec.end_at)
        && start.value >= end.value
    {
        let rule = "the schedule ends before it begins";
        cx.push(diagnostics::invalid_combination(end.span(), rule, "the end").and(start.span(), "the beginning"));
    }
}

/// EventBridge Scheduler takes standard queues only.
fn check_dead_letter(DeadLetter(queue): &DeadLetter, cx: &mut CheckContext<'_>) {
    cx.expect_kind(queue, &["SQS"]);
    let fifo = cx.target(queue).and_then(|target| target.field("fifo"));
    if fifo.as_ref().and_then(Leaf::as_bool) == Some(true) {
        let rule = format!("`{}` is a FIFO queue, to which the scheduler cannot send", queue.component.value);
        cx.push(diagnostics::invalid_combination(queue.origin.span, rule, "a standard queue is needed"));
    }
    if let Some(output) = queue.output.as_ref().filter(|output| output.as_str() != "url") {
        let rule = format!("`deadLetter` is the component itself, not its output `{}`", output.value);
        cx.push(diagnostics::invalid_combination(output.span(), rule, "leave it out"));
    }
}
