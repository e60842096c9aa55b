//! What was changed past the templates, at the lines that say how it should be.
//!
//! Masks what could be a secret before anybody sees it. Start at [`detect`] and [`diagnose`].

use super::PlanError;
use super::failures::span;
use crate::backend::Unit;
use crate::deploy::World;
use crate::deploy::assembly::{Assembly, Manifest};
use crate::deploy::cloud::{DriftStatus, PropertyDifference, ResourceDrift};
use crate::deploy::diagnostics;
use crate::deploy::drift::{self, Drift, UnitDrift, Verdict};
use crate::deploy::execute::Scope;
use crate::deploy::state::Records;
use crate::diag::Diagnostic;
use crate::frontend::secrets;
use crate::ir::Program;
use crate::ops::rules::Rules;
use crate::ops::session::Session;
use crate::policy::{DriftDifference, DriftView};
use crate::source::{SourceMap, Span};
use serde_json::{Value as Json, json};

/// What is shown in place of a value that could be a secret.
const MASK: &str = "(not shown)";

/// Words in names of properties and variables whose values are not shown.
const TELLING: [&str; 9] =
    ["password", "passwd", "passphrase", "secret", "token", "credential", "privatekey", "apikey", "accesskey"];

/// Properties that hold whatever somebody put there.
const OPAQUE: [&str; 2] = ["UserData", "SecretString"];

/// Compares everything recorded of a scope with what is there, many units at once. Only reads; what could
/// be a secret is masked.
///
/// # Errors
/// When records cannot be read or nobody can be asked.
pub async fn detect(
    world: World<'_>,
    manifest: &Manifest,
    scope: &Scope,
    concurrency: usize,
) -> Result<Drift, PlanError> {
    let mut found = look(world, manifest, scope, concurrency).await?;
    hide(&mut found);
    Ok(found)
}

/// Masks what could be a secret.
pub fn hide(found: &mut Drift) {
    let resources = found.units.iter_mut().flat_map(|unit| &mut unit.resources);
    resources.flat_map(|resource| &mut resource.differences).for_each(mask);
}

/// The same with live values as AWS gives them: whoever shows them masks them first.
///
/// # Errors
/// When records cannot be read or nobody can be asked.
pub async fn look(
    world: World<'_>,
    manifest: &Manifest,
    scope: &Scope,
    concurrency: usize,
) -> Result<Drift, PlanError> {
    let records = Records::new(world, &manifest.stack, &manifest.environment);
    let state = records.load().await?.state;
    let meant = state.units.iter().filter(|(address, _)| scope.covers(address));
    let templates = records.templates(meant.map(|(_, unit)| &unit.digest).collect()).await?;
    Ok(drift::detect(world, &state, &templates, scope, concurrency).await?)
}

/// Whether a value could be a secret.
#[must_use]
pub fn is_secret(difference: &PropertyDifference) -> bool {
    let PropertyDifference { path, expected, actual, .. } = difference;
    [expected, actual].into_iter().any(|value| masked(path, value) != *value)
}

/// Takes what could be a secret out of a difference.
fn mask(difference: &mut PropertyDifference) {
    let PropertyDifference { path, expected, actual, .. } = difference;
    for value in [expected, actual] {
        *value = masked(path, value);
    }
}

fn masked(path: &str, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    if is_hidden(path) {
        return MASK.to_owned();
    }
    match serde_json::from_str::<Json>(value) {
        Ok(mut json @ (Json::Object(_) | Json::Array(_))) => {
            mask_below(&mut json, path);
            json.to_string()
        }
        _ => secrets::redact(value),
    }
}

fn mask_below(value: &mut Json, path: &str) {
    match value {
        Json::Object(map) => map.iter_mut().for_each(|(name, value)| mask_below(value, &format!("{path}/{name}"))),
        Json::Array(items) => items.iter_mut().for_each(|item| mask_below(item, &format!("{path}/*"))),
        Json::String(text) if is_hidden(path) => MASK.clone_into(text),
        Json::String(text) => *text = secrets::redact(text),
        _ if is_hidden(path) => *value = Json::from(MASK),
        _ => {}
    }
}

/// Whether the value of a path is not shown: its name tells of a secret, or it is a variable of a container,
/// whose name stands beside it.
fn is_hidden(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_variable = parts.contains(&"Environment") && parts.last() == Some(&"Value");
    let name = |part: &&str| {
        let part: String = part.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        // Where a secret is kept is none.
        TELLING.iter().any(|word| part.contains(word)) && !part.ends_with("arn")
    };
    is_variable || parts.last().is_some_and(name) || parts.iter().any(|part| OPAQUE.contains(part))
}

/// Everything that drifted as warnings at the lines of YAML that say how it should be.
#[must_use]
pub fn diagnose(drift: &Drift, assembly: &Assembly, sources: &SourceMap) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for unit in drift.drifted() {
        if unit.resources.is_empty() {
            let reason = unit.reason.as_deref().unwrap_or("its stack is gone");
            found.push(diagnostics::drifted_unit(&unit.unit, reason, place(assembly, unit, "", "", sources)));
        }
        for resource in &unit.resources {
            if resource.status == DriftStatus::Deleted {
                let span = place(assembly, unit, &resource.logical_id, "", sources);
                found.push(diagnostics::drifted_away(&unit.unit, resource, span));
            }
            for difference in &resource.differences {
                let span = place(assembly, unit, &resource.logical_id, &difference.path, sources);
                found.push(diagnostics::drifted(&unit.unit, resource, difference, span));
            }
        }
    }
    found
}

/// What the rules about drift say of the environment of a stack; nothing if nothing has drifted.
#[must_use]
pub fn judge(
    session: &Session<'_>,
    rules: &Rules,
    (program, units): (&Program, &[Unit]),
    drift: &Drift,
    time: &str,
) -> Vec<Diagnostic> {
    let views = views(drift, units);
    if views.is_empty() { Vec::new() } else { rules.judge_drift(session, (program, units), &views, time) }
}

/// The drift as rules see it. Its values are masked already.
#[must_use]
pub fn views(drift: &Drift, units: &[Unit]) -> Vec<DriftView> {
    let mut views = Vec::new();
    for found in &drift.units {
        let Some(unit) = units.iter().find(|unit| unit.address.to_string() == found.unit) else { continue };
        let view = |logical_id: &str, resource_type: &str, status, differences| DriftView {
            component: found.unit.clone(),
            kind: unit.kind.to_owned(),
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            status,
            differences,
        };
        for resource in &found.resources {
            let is_deleted = resource.status == DriftStatus::Deleted;
            let status = if is_deleted { "deleted" } else { "changed" };
            let differences = resource.differences.iter().map(difference).collect();
            views.push(view(&resource.logical_id, &resource.resource_type, status, differences));
        }
        for id in &found.not_checked {
            let resource = unit.template.resources.iter().find(|(known, _)| known.as_str() == id);
            let resource_type = resource.map_or("", |(_, resource)| resource.resource_type.as_str());
            views.push(view(id, resource_type, "notChecked", Vec::new()));
        }
    }
    views
}

fn difference(difference: &PropertyDifference) -> DriftDifference {
    let (kind, has_expected, has_actual) = match difference.difference.as_str() {
        "ADD" => ("added", false, true),
        "REMOVE" => ("removed", true, false),
        _ => ("changed", true, true),
    };
    let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Json::from(text));
    let path =
        difference.path.split('/').filter(|part| !part.is_empty()).fold("Properties".to_owned(), |path, part| {
            if part.bytes().all(|byte| byte.is_ascii_digit()) {
                format!("{path}[{part}]")
            } else {
                format!("{path}.{part}")
            }
        });
    DriftDifference {
        path,
        kind,
        expected: has_expected.then(|| value(&difference.expected)),
        actual: has_actual.then(|| value(&difference.actual)),
    }
}

/// `path:line:column` of a property, the nearest thing above it, or the component.
fn written<'a>(assembly: &'a Assembly, unit: &UnitDrift, logical_id: &str, path: &str) -> Option<&'a str> {
    let property = if path.is_empty() { String::new() } else { format!("Properties{path}") };
    let place = assembly.origins.nearest(&unit.unit, logical_id, &property).map(|place| place.at.as_str());
    place.or_else(|| Some(assembly.manifest.units.get(&unit.unit)?.source.as_str()))
}

fn place(assembly: &Assembly, unit: &UnitDrift, logical_id: &str, path: &str, sources: &SourceMap) -> Option<Span> {
    span(written(assembly, unit, logical_id, path)?, sources)
}

/// The same for programs: units with verdicts, and every difference with its place.
#[must_use]
pub fn json(drift: &Drift, assembly: &Assembly) -> Json {
    let resource = |unit: &UnitDrift, resource: &ResourceDrift| {
        let differences = resource.differences.iter().map(|difference| {
            json!({
                "path": difference.path,
                "expected": difference.expected,
                "actual": difference.actual,
                "difference": difference.difference,
                "source": written(assembly, unit, &resource.logical_id, &difference.path),
            })
        });
        json!({
            "logicalId": resource.logical_id,
            "physicalId": resource.physical_id,
            "resourceType": resource.resource_type,
            "status": resource.status,
            "source": written(assembly, unit, &resource.logical_id, ""),
            "differences": differences.collect::<Vec<_>>(),
        })
    };
    let units = drift.units.iter().map(|unit| {
        json!({
            "unit": unit.unit,
            "stackName": unit.stack_name,
            "verdict": unit.verdict,
            "reason": unit.reason,
            "resources": unit.resources.iter().map(|one| resource(unit, one)).collect::<Vec<_>>(),
            "rewritten": unit.rewritten,
            "notChecked": unit.not_checked,
        })
    });
    json!({
        "version": 1,
        "stack": drift.stack,
        "environment": drift.environment,
        "units": units.collect::<Vec<_>>(),
    })
}

/// One line about each unit, for people.
#[must_use]
pub fn rows(drift: &Drift) -> Vec<Vec<String>> {
    let row = |unit: &UnitDrift| {
        let (verdict, what) = match unit.verdict {
            Verdict::Same if unit.rewritten.is_empty() => ("same", String::new()),
            Verdict::Same => ("same", format!("{} rewritten by AWS itself", unit.rewritten.len())),
            Verdict::Drifted => {
                let ids: Vec<&str> = unit.resources.iter().map(|resource| resource.logical_id.as_str()).collect();
                ("drifted", unit.reason.clone().unwrap_or_else(|| ids.join(", ")))
            }
            Verdict::NotCheckable => ("not checkable", unit.reason.clone().unwrap_or_default()),
        };
        vec![unit.unit.clone(), verdict.to_owned(), what]
    };
    drift.units.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::{MASK, masked};

    #[test]
    fn what_could_be_a_secret_is_never_shown() {
        assert_eq!(masked("/MasterUserPassword", "hunter2"), MASK);
        assert_eq!(masked("/Environment/Variables/STRIPE_API_KEY", "abc"), MASK);
        assert_eq!(masked("/ContainerDefinitions/0/Environment/1/Value", "abc"), MASK);
        assert_eq!(masked("/MasterUserSecret/KmsKeyId", "key"), "key");
        let nested = masked("/Environment", r#"{"Variables":{"DB_PASSWORD":"hunter2","LEVEL":"debug"}}"#);
        assert!(!nested.contains("hunter2") && nested.contains("debug"), "{nested}");
        let listed = masked("/ContainerDefinitions/0/Environment", r#"[{"Name":"A","Value":"hunter2"}]"#);
        assert!(!listed.contains("hunter2"), "{listed}");
        assert_eq!(masked("/VisibilityTimeout", "30"), "30");
    }
}
