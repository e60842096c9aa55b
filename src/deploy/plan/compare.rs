//! The prediction against what CloudFormation says: where they disagree, a person should know.

use super::Plan;
use crate::deploy::cloud::{ChangeAction, Replacement, ResourceChange};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What CloudFormation says of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "camelCase")]
pub enum Answer {
    /// Its change set.
    Changes {
        /// What it would change; nothing if CloudFormation sees no change.
        changes: Vec<ResourceChange>,
    },
    /// CloudFormation would not take it.
    Refused {
        /// In its words.
        reason: String,
    },
    /// It cannot be asked yet: there is the prediction only.
    Predicted {
        /// Why.
        reason: String,
    },
}

/// The exact plan: what CloudFormation says, unit by unit, and where it disagrees with the prediction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exact {
    /// Every unit with changes.
    pub units: IndexMap<String, Answer>,
    /// Where it and the prediction say different things.
    pub disagreements: Vec<Disagreement>,
}

impl Exact {
    /// The answers, held against a plan.
    #[must_use]
    pub fn of(plan: &Plan, units: IndexMap<String, Answer>) -> Self {
        let said = units.iter().filter_map(|(unit, answer)| match answer {
            Answer::Changes { changes } => Some((unit.clone(), changes.clone())),
            Answer::Refused { .. } | Answer::Predicted { .. } => None,
        });
        let disagreements = compare(plan, &said.collect());
        Self { units, disagreements }
    }
}

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
