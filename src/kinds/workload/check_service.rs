//! What no single field of an ECS service shows: its deployment and its scaling.

use super::scaling::{Autoscaling, ScheduledScaling};
use super::service::{Deployment, Strategy};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::Traced;

/// Checks how new versions are deployed.
pub fn check_deployment(deployment: &Deployment, cx: &mut CheckContext<'_>) {
    let strategy = &deployment.strategy;
    if **strategy != Strategy::Rolling {
        cx.push(diagnostics::not_supported_yet(strategy.span(), "strategy", strategy.word(), "rolling"));
    }
    if let (Strategy::Rolling, Some(time)) = (**strategy, &deployment.bake_time) {
        let message = "a rolling deployment has no `bakeTime`: ECS itself watches the alarms for a while";
        cx.push(diagnostics::without_effect(time.span(), message));
    }
    let (minimum, maximum) = (&deployment.minimum_healthy_percent, &deployment.maximum_percent);
    if minimum.value >= 100 && maximum.value <= 100 {
        let rule = "no task may stop before another one starts, and none may start before another one stops";
        let diagnostic = diagnostics::invalid_combination(maximum.span(), rule, "leaves no room")
            .and(minimum.span(), "demands room");
        cx.push(diagnostic.help("raise `maximumPercent` or lower `minimumHealthyPercent`"));
    }
}

/// Checks the bounds of autoscaling.
pub fn check_autoscaling(autoscaling: &Autoscaling, replicas: &Traced<u32>, cx: &mut CheckContext<'_>) {
    if !*autoscaling.enabled {
        return;
    }
    let minimum = autoscaling.min_replicas.as_ref().unwrap_or(replicas);
    match &autoscaling.max_replicas {
        None => {
            let rule = "autoscaling needs `maxReplicas`";
            cx.push(diagnostics::invalid_combination(autoscaling.enabled.span(), rule, "up to how many?"));
        }
        Some(maximum) => check_bounds(minimum, maximum, cx),
    }
    autoscaling.schedule.iter().for_each(|entry| check_schedule(entry, autoscaling, cx));
}

fn check_bounds(minimum: &Traced<u32>, maximum: &Traced<u32>, cx: &mut CheckContext<'_>) {
    if minimum.value > maximum.value {
        let rule = format!("the fewest tasks ({}) are more than the most ({})", minimum.value, maximum.value);
        cx.push(diagnostics::invalid_combination(maximum.span(), rule, "the most").and(minimum.span(), "the fewest"));
    }
}

fn check_schedule(entry: &ScheduledScaling, autoscaling: &Autoscaling, cx: &mut CheckContext<'_>) {
    let bound = entry.min.as_ref().or(entry.max.as_ref());
    let span = bound.map_or(autoscaling.enabled.span(), Traced::span);
    if entry.cron.is_some() == entry.at.is_some() {
        let rule = "a scheduled change has either `cron` or `at`";
        cx.push(diagnostics::invalid_combination(span, rule, "when?"));
    }
    match (&entry.min, &entry.max) {
        (Some(minimum), Some(maximum)) => check_bounds(minimum, maximum, cx),
        (None, None) => {
            let span =
                entry.cron.as_ref().map(Traced::span).or_else(|| entry.at.as_ref().map(Traced::span)).unwrap_or(span);
            cx.push(diagnostics::invalid_combination(
                span,
                "a scheduled change has `min`, `max` or both",
                "changes nothing",
            ));
        }
        _ => {}
    }
}
