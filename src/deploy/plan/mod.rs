//! What a deployment would do, before anything is asked of AWS: the *predicted* plan, from the templates that
//! are recorded and those that were compiled.
//!
//! `unit.rs` compares one unit's templates and follows replacements through references, `downtime.rs` says what
//! may be away meanwhile, `chain.rs` follows changed outputs from unit to unit, `compare.rs` holds the prediction
//! against the change sets. `artefact.rs` is the file that a plan is kept in, `basis.rs` tells whether what it was
//! made from is still so. Reads nothing: records, templates and manifests come in. Start at [`predict`].

pub mod artefact;
mod basis;
mod chain;
mod compare;
mod downtime;
#[cfg(test)]
mod tests;
mod unit;
mod values;

pub use basis::{Basis, Moved};
pub use chain::predict;
pub use compare::{Answer, Disagreement, Exact, compare};

use super::cloud::{ChangeAction, Replacement};
use super::execute::DataRisk;
use super::record::UnitAction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a deployment would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The stack.
    pub stack: String,
    /// The environment.
    pub environment: String,
    /// The serial of the record that it was made from: it holds only as long as that is the newest.
    pub serial: u64,
    /// The units, in the order in which they are worked on.
    pub units: Vec<UnitPlan>,
}

impl Plan {
    /// Whether anything is done.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.units.iter().any(|unit| unit.action != UnitAction::Keep)
    }

    /// Units that hold data and would be removed as a whole. What their deletion policies keep, a snapshot or a
    /// bucket, belongs to no stack any more.
    pub fn data_that_goes(&self) -> impl Iterator<Item = &UnitPlan> {
        self.units.iter().filter(|unit| unit.action == UnitAction::Delete && unit.holds_data)
    }

    /// What would lose data in units that stay, unit and change.
    pub fn data_at_risk(&self) -> impl Iterator<Item = (&UnitPlan, &PlannedChange)> {
        self.units
            .iter()
            .filter(|unit| unit.action != UnitAction::Delete || !unit.holds_data)
            .flat_map(|unit| unit.changes.iter().map(move |change| (unit, change)))
            .filter(|(_, change)| change.loses_data)
    }

    /// What would stay in the account although nothing describes it any more, unit and change.
    pub fn left_behind(&self) -> impl Iterator<Item = (&UnitPlan, &PlannedChange)> {
        self.units
            .iter()
            .flat_map(|unit| unit.changes.iter().map(move |change| (unit, change)))
            .filter(|(_, change)| change.is_retained)
    }

    /// Data that would certainly be lost and whose component nobody named.
    #[must_use]
    pub fn refused(&self, allowed: &BTreeSet<String>) -> Vec<DataRisk> {
        let risk = |unit: &UnitPlan, logical_id: &str, what: String| DataRisk {
            unit: unit.unit.clone(),
            logical_id: logical_id.to_owned(),
            what,
            path: String::new(),
        };
        let gone = self.data_that_goes().map(|unit| risk(unit, "", "holds data and would be deleted".to_owned()));
        let certain = self.data_at_risk().filter(|(_, change)| change.replacement != Replacement::Conditional);
        let lost = certain.map(|(unit, change)| {
            let id = &change.logical_id;
            let fate = if change.action == ChangeAction::Remove { "be deleted" } else { "be made anew, empty" };
            risk(unit, id, format!("holds data in {id}, which would {fate}"))
        });
        gone.chain(lost).filter(|risk| !allowed.contains(&risk.unit)).collect()
    }

    /// What may be away for a while and comes back, unit and change.
    pub fn downtime(&self) -> impl Iterator<Item = (&UnitPlan, &PlannedChange)> {
        self.units
            .iter()
            .filter(|unit| unit.action != UnitAction::Delete)
            .flat_map(|unit| unit.changes.iter().map(move |change| (unit, change)))
            .filter(|(_, change)| change.downtime.is_some())
    }
}

/// What a deployment would do with a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitPlan {
    /// `service/component`.
    pub unit: String,
    /// Its wave, from 1.
    pub wave: usize,
    /// What is done.
    pub action: UnitAction,
    /// The name of its CloudFormation stack.
    pub stack_name: String,
    /// Where it is written, `path:line:column`.
    pub source: String,
    /// Its kind.
    #[serde(default)]
    pub kind: String,
    /// Whether it holds data.
    #[serde(default)]
    pub holds_data: bool,
    /// Resources that change.
    pub changes: Vec<PlannedChange>,
    /// Parameters that change: name, value before, value after. `None`: there is none, or it is known only
    /// when the unit that it comes from is done.
    pub parameters: Vec<(String, Option<String>, Option<String>)>,
    /// Outputs that get another value, or may, since they show an attribute of something that changes: it is known
    /// when the unit is done.
    pub outputs: Vec<String>,
}

/// What would happen to a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedChange {
    /// Its logical id.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// What happens.
    pub action: ChangeAction,
    /// Whether it is made anew.
    pub replacement: Replacement,
    /// Whether data would be lost.
    pub loses_data: bool,
    /// Whether what is removed stays in the account, because its deletion policy says so.
    #[serde(default)]
    pub is_retained: bool,
    /// Why it may be away for a while, as far as anybody knows beforehand; `None`: nobody knows of a reason.
    #[serde(default)]
    pub downtime: Option<String>,
    /// The properties that change.
    pub properties: Vec<PlannedProperty>,
}

/// What would happen to a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedProperty {
    /// Its path below the resource, `Properties/A/0`.
    pub path: String,
    /// The value before, as JSON; `None` if it was not there.
    pub before: Option<String>,
    /// The value after, as JSON; `None` if it goes.
    pub after: Option<String>,
    /// Whether it makes the resource anew.
    pub replacement: Replacement,
    /// Why it changes although nobody wrote another value: the resource or parameter that it refers to.
    pub because_of: Option<String>,
    /// Where it is written, `path:line:column`.
    pub source: Option<String>,
}
