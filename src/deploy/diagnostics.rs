//! The wording of what the engine can say about the user's documents.

use super::record::{Deployment, DeploymentStatus, StepFailure, StepStatus, UnitStep};
use crate::codes;
use crate::diag::Diagnostic;
use crate::source::Span;

codes! {
    REFUSED_DATA = Error "deploy/data-at-risk", "The deployment would replace or delete something that holds data",
        "A database, table, bucket or cache would be made anew or deleted, and what is in it would be lost. Change the line back, or name the component with `--allow-data-loss SERVICE/COMPONENT` once a backup has been made.";
    FAILED = Error "deploy/failed", "A resource could not be made or changed",
        "AWS refused a resource. The finding stands at the line that caused it and quotes AWS; what failed later because of it is left out. CloudFormation has brought the unit back to what it was.";
}

/// A unit that failed, with its first cause, what else is known and what state things are in.
#[must_use]
pub fn failed(unit: &str, failure: &StepFailure, span: Option<Span>, deployment: &Deployment) -> Diagnostic {
    let is_refusal = failure.reason.starts_with("refused");
    let what = if failure.logical_id.is_empty() {
        unit.to_owned()
    } else {
        format!("{unit} ({} {})", failure.resource_type, failure.logical_id)
    };
    let mut message = format!("`{what}` failed: {}", failure.reason);
    for detail in &failure.details {
        message.push_str("; ");
        message.push_str(detail);
    }
    let info = if is_refusal { &REFUSED_DATA } else { &FAILED };
    let label = if failure.logical_id.is_empty() { String::new() } else { format!("makes `{}`", failure.logical_id) };
    let diagnostic = Diagnostic::new(info, message).help(next(failure, deployment, is_refusal, unit));
    match span {
        Some(span) => diagnostic.at(span, label),
        None => diagnostic,
    }
}

/// What was brought back, and which new units were kept because they hold data.
fn rolled_back(deployment: &Deployment) -> String {
    let is_kept = |step: &&UnitStep| step.before.is_none() && step.status == StepStatus::Done;
    let kept = deployment.units.values().filter(is_kept).count();
    let kept = match kept {
        0 => String::new(),
        1 => ", but for a new unit that holds data or that such a one needs: it was kept".to_owned(),
        _ => format!(", but for {kept} new units that hold data or that such ones need: they were kept"),
    };
    format!("what was deployed before is there again{kept}; mend the line and run `deployer deploy` again")
}

/// What state things are in, and the next command.
fn next(failure: &StepFailure, deployment: &Deployment, is_refusal: bool, unit: &str) -> String {
    if is_refusal {
        return format!("change it back, or, once a backup has been made, deploy with `--allow-data-loss {unit}`");
    }
    let left = match deployment.status {
        DeploymentStatus::RolledBack => return rolled_back(deployment),
        DeploymentStatus::Failed => "units that were done before it stay as they are",
        DeploymentStatus::Running | DeploymentStatus::Succeeded => "the deployment goes on",
    };
    let status = failure.stack_status.map(|status| format!("; its stack is in {status}")).unwrap_or_default();
    format!("{left}{status}; mend the line and run `deployer deploy` again")
}
