//! The wording of what the engine can say about the user's documents.

use super::cloud::{PropertyDifference, ResourceDrift};
use super::record::{Deployment, DeploymentStatus, StepFailure, StepStatus, UnitStep};
use crate::codes;
use crate::diag::Diagnostic;
use crate::source::Span;

codes! {
    DRIFTED = Warning "deploy/drifted", "Something was changed past the templates",
        "What is deployed is not what was deployed: somebody changed or deleted it by hand or with another tool. The finding stands at the line that says how it should be. `deployer drift remediate` brings it back; `deployer drift accept` writes what is there into the YAML.";
    REFUSED_DATA = Error "deploy/data-at-risk", "The deployment would replace or delete something that holds data",
        "A database, table, bucket or cache would be made anew or deleted, and what is in it would be lost. Change the line back, or name the component with `--allow-data-loss SERVICE/COMPONENT` once a backup has been made.";
    VERIFY_FAILED = Error "deploy/verify-failed", "A smoke test failed after a unit was brought out",
        "CloudFormation made what the template says, and a request of `spec.verify` did not get the answer that it must. The unit counts as failed: it and what was done before it are brought back, unless `--on-failure stop` says otherwise.";
    FAILED = Error "deploy/failed", "A resource could not be made or changed",
        "AWS refused a resource. The finding stands at the line that caused it and quotes AWS; what failed later because of it is left out. CloudFormation has brought the unit back to what it was.";
}

/// A unit that failed, with its first cause, what else is known and what state things are in.
#[must_use]
pub fn failed(unit: &str, failure: &StepFailure, span: Option<Span>, deployment: &Deployment) -> Diagnostic {
    let is_refusal = failure.reason.starts_with("refused");
    if let Some(test) = &failure.smoke_test {
        let message = format!("the smoke test `{test}` of `{unit}` failed: {}", failure.reason);
        let diagnostic = Diagnostic::new(&VERIFY_FAILED, message).help(next(failure, deployment, false, unit));
        return placed(diagnostic, span, "this request".to_owned());
    }
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

/// A unit that holds data and would go without having been named. `renamed` is a new unit of its kind.
#[must_use]
pub fn data_goes(unit: &str, renamed: Option<&str>, span: Option<Span>) -> Diagnostic {
    let message = format!("`{unit}` holds data and would be deleted: the YAML has no such component any more");
    let back = match renamed {
        Some(new) => format!("a component cannot be renamed with its data: call `{new}` what it was called"),
        None => "write it back".to_owned(),
    };
    let help = format!("{back}, or, once a backup has been made, deploy with `--allow-data-loss {unit}`");
    placed(Diagnostic::new(&REFUSED_DATA, message).help(help), span, "was written here".to_owned())
}

/// What was brought back, and which new units were kept because they hold data.
fn rolled_back(deployment: &Deployment) -> String {
    let is_kept = |step: &UnitStep| step.before.is_none() && step.status == StepStatus::Done;
    let kept = deployment.units.iter().filter(|(_, step)| is_kept(step)).map(|(unit, _)| unit.as_str());
    let kept: Vec<&str> = kept.collect();
    let kept = match kept.len() {
        0 => String::new(),
        1 => {
            format!(", but for {}, which is new and holds data, or is needed by what does: it was kept", kept.concat())
        }
        _ => format!(", but for what is new and holds data, and what that needs, which was kept: {}", kept.join(", ")),
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

/// Values longer than this are cut.
const LONGEST: usize = 120;

fn quoted(value: &str) -> String {
    if value.chars().count() <= LONGEST {
        return format!("`{value}`");
    }
    format!("`{}…`", value.chars().take(LONGEST).collect::<String>())
}

/// Where to go from drift.
const DRIFT_HELP: &str =
    "`deployer drift remediate` brings it back; `deployer drift accept` writes what is there into the YAML";

/// A property that is not what was deployed. Its values are masked already.
#[must_use]
pub fn drifted(
    unit: &str,
    resource: &ResourceDrift,
    difference: &PropertyDifference,
    span: Option<Span>,
) -> Diagnostic {
    let path = difference.path.trim_start_matches('/').replace('/', ".");
    let (expected, actual) = (quoted(&difference.expected), quoted(&difference.actual));
    let what = match difference.difference.as_str() {
        "ADD" => format!("was added with the value {actual}"),
        "REMOVE" => format!("should be {expected} and was removed"),
        _ => format!("should be {expected} and is {actual}"),
    };
    let ResourceDrift { resource_type, logical_id, .. } = resource;
    let message = format!("`{path}` of `{unit} ({resource_type} {logical_id})` {what}");
    placed(Diagnostic::new(&DRIFTED, message).help(DRIFT_HELP), span, format!("makes `{logical_id}`"))
}

/// A resource that is gone.
#[must_use]
pub fn drifted_away(unit: &str, resource: &ResourceDrift, span: Option<Span>) -> Diagnostic {
    let ResourceDrift { resource_type, logical_id, .. } = resource;
    let message = format!("`{unit} ({resource_type} {logical_id})` was deleted past the templates");
    placed(Diagnostic::new(&DRIFTED, message).help(DRIFT_HELP), span, format!("makes `{logical_id}`"))
}

/// A unit whose stack is gone.
#[must_use]
pub fn drifted_unit(unit: &str, reason: &str, span: Option<Span>) -> Diagnostic {
    let message = format!("`{unit}` is not there: {reason}");
    let help = "`deployer drift remediate` or `deployer deploy` makes it anew, without the data that was in it";
    placed(Diagnostic::new(&DRIFTED, message).help(help), span, String::new())
}

fn placed(diagnostic: Diagnostic, span: Option<Span>, label: String) -> Diagnostic {
    match span {
        Some(span) => diagnostic.at(span, label),
        None => diagnostic,
    }
}
