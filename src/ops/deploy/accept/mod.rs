//! `deployer drift accept`: what was changed past the templates, written into the YAML.
//!
//! Only single values that stand in the YAML as they are deployed. Each change is tried in memory before it is
//! proposed: the workspace must still pass, the template must have the live value, and no other unit and no
//! other environment may change. What fails that is not acceptable, and says why. Writes nothing itself.
//! `place.rs` finds where a value belongs, `build.rs` compiles what would be. Start at [`propose`].

mod build;
mod place;
mod show;
#[cfg(test)]
mod tests;

pub use show::{diff, json};

use crate::deploy::cloud::{DriftStatus, PropertyDifference, ResourceDrift};
use crate::deploy::drift::Drift;
use crate::frontend::ResolveOptions;
use crate::ops::Session;
use crate::ops::rules::Rules;
use crate::source::{Edited, Loader};
use build::Built;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What is compiled to see whether a change does what it should.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The workspace.
    pub loader: &'a dyn Loader,
    /// The stack.
    pub stack: &'a str,
    /// The environment.
    pub environment: &'a str,
    /// Variables.
    pub options: &'a ResolveOptions,
    /// Loads the rules that must pass.
    pub rules: &'a dyn Fn(&mut Session<'_>) -> Result<Rules, String>,
}

/// What is said of a difference that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The unit, resource and property.
    pub what: String,
    /// Why it is not acceptable.
    pub why: String,
}

/// A value that goes into the YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The unit, resource and property.
    pub what: String,
    /// The value that is deployed by the YAML.
    pub before: String,
    /// The live value.
    pub after: String,
    /// The file that it is written to.
    pub path: String,
}

/// A file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its text; `None` if it is new.
    pub before: Option<String>,
    /// Its text then.
    pub after: String,
}

/// What can be accepted and what cannot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// Values that go into the YAML.
    pub accepted: Vec<Accepted>,
    /// Values that do not.
    pub refused: Vec<Refused>,
    /// Files that change, by path.
    pub files: BTreeMap<String, Change>,
}

/// Texts of files by path, in place of those that are there.
type Edits = BTreeMap<String, String>;

/// Finds the places of what has drifted and what they are to say. `drift` holds live values as AWS gives them.
#[must_use]
pub fn propose(inputs: Inputs<'_>, drift: &Drift) -> Acceptance {
    let mut acceptance = Acceptance::default();
    let mut edits = Edits::new();
    let mut now = build::build(inputs.loader, inputs);
    for unit in drift.drifted() {
        if unit.resources.is_empty() {
            let why = "the whole stack is gone; `deployer drift remediate` makes it anew".to_owned();
            acceptance.refused.push(Refused { what: unit.unit.clone(), why });
        }
        for resource in &unit.resources {
            let what = format!("{} ({} {})", unit.unit, resource.resource_type, resource.logical_id);
            if resource.status == DriftStatus::Deleted {
                let why = "it was deleted; remove it from the YAML, or bring it back".to_owned();
                acceptance.refused.push(Refused { what: what.clone(), why });
            }
            for difference in &resource.differences {
                let what = format!("`{}` of {what}", difference.path.trim_start_matches('/').replace('/', "."));
                match accept(inputs, (&edits, &now), &unit.unit, resource, difference) {
                    Ok(Tried { path, text, before, then }) => {
                        let after = live(difference).to_owned();
                        acceptance.accepted.push(Accepted { what, before, after, path: path.clone() });
                        edits.insert(path, text);
                        now = Ok(then);
                    }
                    Err(why) => acceptance.refused.push(Refused { what, why }),
                }
            }
        }
    }
    acceptance.files = edits
        .into_iter()
        .map(|(path, after)| {
            let before = inputs.loader.read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            (path, Change { before, after })
        })
        .collect();
    acceptance
}

/// A live value without the quotes that some answers of AWS have.
fn live(difference: &PropertyDifference) -> &str {
    let actual = difference.actual.as_str();
    actual.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(actual)
}

/// An edit that brings a live value.
struct Tried {
    /// The file that changes.
    path: String,
    /// Its text then.
    text: String,
    /// The value that the YAML has now.
    before: String,
    /// What is built with it.
    then: Built,
}

/// The edit for one difference, with what `now` is built of the edits before it.
fn accept(
    inputs: Inputs<'_>,
    (edits, now): (&Edits, &Result<Built, String>),
    unit: &str,
    resource: &ResourceDrift,
    difference: &PropertyDifference,
) -> Result<Tried, String> {
    check(difference)?;
    let wanted = live(difference);
    let pointer = format!("/Resources/{}/Properties{}", resource.logical_id, difference.path);
    let now = now.as_ref().map_err(|why| format!("what is in the workspace does not pass: {why}"))?;
    let compiled = now.templates.get(unit).ok_or("the component is not in the YAML any more")?;
    let compiled = compiled.pointer(&pointer).ok_or("the YAML sets no such property")?;
    let before = text(compiled).ok_or("it is made of several values, or comes from another unit")?;
    if before == wanted {
        return Err("the YAML says so already: `deployer deploy` brings it out".to_owned());
    }
    let target = place::find(now, inputs, unit, &resource.logical_id, &difference.path)?;
    let mut problem = None;
    for candidate in candidates(wanted, &target.written) {
        let (path, edited) = place::edit(&target, &candidate)?;
        let mut tried = edits.clone();
        tried.insert(path.clone(), edited.clone());
        match verify(inputs, &tried, now, (unit, &pointer, wanted)) {
            Ok(then) => return Ok(Tried { path, text: edited, before, then }),
            Err(why) => problem = problem.or(Some(why)),
        }
    }
    Err(problem.unwrap_or_else(|| "no value of the YAML is deployed as that".to_owned()))
}

/// What no change of a single value can bring.
fn check(difference: &PropertyDifference) -> Result<(), String> {
    if super::drift::is_secret(difference) {
        return Err("its value could be a secret, which belongs into no file".to_owned());
    }
    match difference.difference.as_str() {
        "ADD" => Err("the YAML says nothing of it: write it by hand, or `deployer drift remediate`".to_owned()),
        "REMOVE" => Err("it was removed, which no value says: remove it by hand".to_owned()),
        _ if matches!(serde_json::from_str(&difference.actual), Ok(Json::Object(_) | Json::Array(_))) => {
            Err("it has several parts, which are written by hand".to_owned())
        }
        _ => Ok(()),
    }
}

/// A scalar as CloudFormation shows it.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Words that may mean a live value in the YAML, the most likely first: with the unit of a
/// duration, as it is, a word in our spelling, a switch the other way. Which of them does is tried.
fn candidates(live: &str, written: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(number) = live.parse::<u64>() {
        let unit = written.trim_matches(['"', '\'']).trim_start_matches(|c: char| c.is_ascii_digit());
        let seconds = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];
        // What is written with a unit stays so, if it can be.
        if let Some((word, length)) = seconds.iter().find(|(word, _)| *word == unit) {
            found.extend((number % length == 0).then(|| format!("{}{word}", number / length)));
            found.extend(seconds.map(|(word, _)| format!("{number}{word}")));
        }
    }
    found.push(live.to_owned());
    let camel = live.to_ascii_lowercase().split(['_', '-', ' ']).enumerate().fold(String::new(), |word, (at, part)| {
        let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
        if at == 0 { word + part } else { word + &first.to_ascii_uppercase() + rest }
    });
    found.extend([live.to_ascii_lowercase(), camel]);
    match written {
        "true" => found.push("false".to_owned()),
        "false" => found.push("true".to_owned()),
        _ => {}
    }
    let mut unique: Vec<String> = Vec::new();
    found.into_iter().for_each(|word| {
        if !unique.contains(&word) {
            unique.push(word)
        }
    });
    unique
}

/// What is built with an edit, if that brings the live value and nothing else.
fn verify(
    inputs: Inputs<'_>,
    edits: &Edits,
    before: &Built,
    (unit, pointer, wanted): (&str, &str, &str),
) -> Result<Built, String> {
    let loader = Edited::new(inputs.loader, edits);
    let after = build::build(&loader, inputs).map_err(|why| format!("with it the workspace does not pass: {why}"))?;
    let value = after.templates.get(unit).and_then(|template| template.pointer(pointer)).and_then(text);
    if value.as_deref() != Some(wanted) {
        let value = value.unwrap_or_else(|| "something else".to_owned());
        return Err(format!("the value in the YAML is deployed as `{value}` then, not as `{wanted}`"));
    }
    let mut others = after.templates.iter().filter(|(other, _)| *other != unit);
    if let Some((other, _)) = others.find(|(other, template)| before.templates.get(*other) != Some(template)) {
        return Err(format!("its line decides about {other} too"));
    }
    match after.elsewhere.iter().find(|(environment, built)| before.elsewhere.get(*environment) != Some(built)) {
        Some((environment, _)) => Err(format!("its line decides about the environment {environment} too")),
        None => Ok(after),
    }
}
