//! The wording of what the engine can say about the user's documents.

use super::cloud::{PropertyDifference, ResourceDrift};
use super::inventory::Absence;
use super::preflight::{Blind, Missing, Thing};
use super::record::{Deployment, DeploymentStatus, StepFailure, StepStatus, UnitStep};
use crate::codes;
use crate::diag::{Diagnostic, Severity};
use crate::source::Span;
use std::collections::BTreeSet;

codes! {
    DRIFTED = Warning "deploy/drifted", "Something was changed past the templates",
        "What is deployed is not what was deployed: somebody changed or deleted it by hand or with another tool. The finding stands at the line that says how it should be. `deployer drift remediate` brings it back; `deployer drift accept` writes what is there into the YAML.";
    REFUSED_DATA = Error "deploy/data-at-risk", "The deployment would replace or delete something that holds data",
        "A database, table, bucket or cache would be made anew or deleted, and what is in it would be lost. Change the line back, or name the component with `--allow-data-loss SERVICE/COMPONENT` once a backup has been made.";
    VERIFY_FAILED = Error "deploy/verify-failed", "A smoke test failed after a unit was brought out",
        "CloudFormation made what the template says, and a request of `spec.verify` did not get the answer that it must. The unit counts as failed: it and what was done before it are brought back, unless `--on-failure stop` says otherwise.";
    FAILED = Error "deploy/failed", "A resource could not be made or changed",
        "AWS refused a resource. The finding stands at the line that caused it and quotes AWS; what failed later because of it is left out. CloudFormation has brought the unit back to what it was.";
    MISSING_CERTIFICATE = Error "deploy/missing-certificate", "A certificate is not there",
        "A listener or distribution names a certificate that ACM does not know in that region. Request or import it, or correct the ARN. Certificates of CloudFront are in us-east-1. Nothing was changed.";
    MISSING_IMAGE = Error "deploy/missing-image", "An image is not there",
        "A container or function names an image that is not in its repository of ECR, or the repository is not there. Push it, or correct repository or tag. Images of other registries are not looked for, and neither are those that a pull-through cache brings. Nothing was changed.";
    MISSING_PARAMETER = Error "deploy/missing-parameter", "A parameter of Systems Manager is not there",
        "A template names a parameter that is not there, or not in that version. Make it with `aws ssm put-parameter`, or correct the name. Nothing was changed. For a function, which reads it when it is called, this is a warning.";
    MISSING_SECRET = Error "deploy/missing-secret", "A secret is not there",
        "A template names a secret that Secrets Manager does not know in that region, or that is going to be deleted. Make it with `aws secretsmanager create-secret`, or correct the name. Whether it has the key that is wanted is not known: values are never read. Nothing was changed. For a function, which reads it when it is called, this is a warning.";
    NOT_LOOKED_AT = Warning "deploy/not-looked-at", "It is not known whether something is there",
        "Before a deployment changes anything, secrets, parameters, images and certificates that templates name are looked for. Here that was not possible: the permission is missing, or nobody answered. The deployment goes on, and fails later if something is not there.";
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

/// Something that is not there, at the lines of the units that name it.
#[must_use]
pub fn missing(missing: &Missing, named: &[(Span, &str)]) -> Diagnostic {
    let Missing { thing, absence, named: places } = missing;
    let shown = thing.shown();
    let (info, message) = match (thing, absence) {
        (Thing::Secret { region, .. }, Absence::Deleted) => {
            (&MISSING_SECRET, format!("the secret `{shown}` in {region} is going to be deleted and cannot be read"))
        }
        (Thing::Secret { region, .. }, _) => (&MISSING_SECRET, format!("there is no secret `{shown}` in {region}")),
        (Thing::Parameter { region, .. }, _) => {
            (&MISSING_PARAMETER, format!("there is no parameter `{shown}` in {region}"))
        }
        (Thing::Image { registry, region, repository, .. }, Absence::NoRepository) => {
            let message = format!("there is no repository `{repository}` in {region} of account {registry}");
            (&MISSING_IMAGE, format!("{message} for the image `{shown}`"))
        }
        (Thing::Image { registry, region, .. }, _) => {
            (&MISSING_IMAGE, format!("there is no image `{shown}` in {region} of account {registry}"))
        }
        (Thing::Certificate { region, .. }, _) => {
            (&MISSING_CERTIFICATE, format!("there is no certificate `{shown}` in {region}"))
        }
    };
    let units: BTreeSet<&str> = places.iter().map(|place| place.unit.as_str()).collect();
    let needs = if units.len() == 1 { "needs" } else { "need" };
    let units = units.into_iter().map(|unit| format!("`{unit}`")).collect::<Vec<_>>().join(", ");
    let mut diagnostic = Diagnostic::new(info, format!("{message}, which {units} {needs}"));
    if places.iter().all(|place| place.is_for_later) {
        diagnostic.severity = Severity::Warning;
    }
    let mut spans = named.iter();
    if let Some((span, unit)) = spans.next() {
        diagnostic = diagnostic.at(*span, format!("named by `{unit}`"));
    }
    for (span, unit) in spans {
        diagnostic = diagnostic.and(*span, format!("and by `{unit}`"));
    }
    diagnostic.help(how_to_make(thing, *absence))
}

/// The command that makes what is missing.
fn how_to_make(thing: &Thing, absence: Absence) -> String {
    match (thing, absence) {
        (Thing::Secret { id, region }, Absence::Deleted) => {
            format!("keep it: `aws secretsmanager restore-secret --region {region} --secret-id {id}`")
        }
        (Thing::Secret { id, .. }, _) if id.starts_with("arn:") => {
            "an ARN ends with six characters that are made with the secret: correct it, or name the secret".to_owned()
        }
        (Thing::Secret { id, region }, _) => format!(
            "make it: `aws secretsmanager create-secret --region {region} --name {id} --secret-string file://FILE`"
        ),
        (Thing::Parameter { name, region }, _) => {
            let name = name.split_once(":parameter/").map_or_else(|| name.clone(), |(_, name)| format!("/{name}"));
            let name = name.split(':').next().unwrap_or_default();
            let kind = "--type SecureString --value file://FILE";
            format!("make it: `aws ssm put-parameter --region {region} --name {name} {kind}`")
        }
        (Thing::Image { repository, region, .. }, Absence::NoRepository) => {
            let command = format!("aws ecr create-repository --region {region} --repository-name {repository}");
            format!("make it: `{command}`, then push the image")
        }
        (Thing::Image { registry, region, .. }, _) => {
            let host = format!("{registry}.dkr.ecr.{region}.amazonaws.com");
            format!("push it: `docker push {host}/{}`, or correct the tag", thing.shown())
        }
        (Thing::Certificate { region, .. }, _) => {
            format!("correct the ARN: `aws acm list-certificates --region {region}` shows which are there")
        }
    }
}

/// Things of which nobody knows whether they are there.
#[must_use]
pub fn not_looked_at(blind: &Blind, things: &BTreeSet<Thing>) -> Diagnostic {
    let Blind { action, region, reason } = blind;
    let first: Vec<String> = things.iter().take(SHOWN).map(|thing| format!("`{}`", thing.shown())).collect();
    let more = things.len().checked_sub(SHOWN).filter(|more| *more > 0);
    let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
    let what = format!("it is not known whether {}{more} in {region} can be had", first.join(", "));
    match reason {
        None => Diagnostic::new(&NOT_LOOKED_AT, format!("{what}: the caller lacks the permission {action}"))
            .help(format!("allow {action}, and what is missing is found before anything is changed")),
        Some(reason) => Diagnostic::new(&NOT_LOOKED_AT, format!("{what}: {action} failed: {reason}"))
            .help("the deployment goes on without it"),
    }
}

/// So many things are named in one finding.
const SHOWN: usize = 5;

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
