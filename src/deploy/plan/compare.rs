//! The prediction against what CloudFormation says: where they disagree, a person should know.

use super::Plan;
use crate::deploy::cloud::{ChangeAction, Replacement, ResourceChange};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A resource of which prediction and change set say different things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Disagreement {
    /// The unit.
    pub unit: String,
    /// The resource.
    pub logical_id: String,
    /// What was predicted, in a word; `nothing` if it was not expected to change.
    pub predicted: String,
    /// What the change set says.
    pub exact: String,
}

/// Where a plan and the change sets of its units disagree.
#[must_use]
pub fn compare(plan: &Plan, exact: &BTreeMap<String, Vec<ResourceChange>>) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for unit in &plan.units {
        let Some(changes) = exact.get(&unit.unit) else { continue };
        let predicted: BTreeMap<&str, &'static str> = unit
            .changes
            .iter()
            .map(|change| (change.logical_id.as_str(), word(change.action, change.replacement)))
            .collect();
        let exact: BTreeMap<&str, &'static str> = changes
            .iter()
            .map(|change| (change.logical_id.as_str(), word(change.action, change.replacement)))
            .collect();
        let ids: std::collections::BTreeSet<&str> = predicted.keys().chain(exact.keys()).copied().collect();
        for id in ids {
            let (one, other) = (predicted.get(id).copied(), exact.get(id).copied());
            if one != other && !is_softer(one, other) {
                let said = |word: Option<&str>| word.unwrap_or("nothing").to_owned();
                let (predicted, exact) = (said(one), said(other));
                found.push(Disagreement { unit: unit.unit.clone(), logical_id: id.to_owned(), predicted, exact });
            }
        }
    }
    found
}

/// What was predicted with a "perhaps" is no disagreement when it turns out either way.
fn is_softer(predicted: Option<&str>, exact: Option<&str>) -> bool {
    predicted == Some("perhaps replaced") && matches!(exact, None | Some("changed" | "replaced"))
        || exact == Some("perhaps replaced") && matches!(predicted, Some("changed" | "replaced"))
}

const fn word(action: ChangeAction, replacement: Replacement) -> &'static str {
    match (action, replacement) {
        (ChangeAction::Add, _) => "added",
        (ChangeAction::Remove, _) => "removed",
        (ChangeAction::Import, _) => "imported",
        (ChangeAction::Dynamic, _) => "perhaps replaced",
        (ChangeAction::Modify, Replacement::Never) => "changed",
        (ChangeAction::Modify, Replacement::Always) => "replaced",
        (ChangeAction::Modify, Replacement::Conditional) => "perhaps replaced",
    }
}
