//! The input of rules about a plan: every resource that changes, who deploys, when, and what it costs.
//!
//! The deploy engine knows these and policy does not know the engine: whoever asks fills [`PlanFacts`].

use super::{Filter, Things, templates};
use crate::policy::memory::{Keys, Known};
use crate::policy::reads::Reads;
use crate::policy::results::Claim;
use crate::policy::rule::Rule;
use regorus::Value;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What a deployment would change.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanFacts {
    /// When the plan was made, RFC 3339 in UTC.
    pub time: String,
    /// Who deploys.
    pub actor: ActorFacts,
    /// What the environment costs.
    pub cost: CostFacts,
    /// Every resource that changes.
    pub changes: Vec<PlannedChange>,
}

/// Who deploys.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActorFacts {
    /// The user or role, as AWS names it.
    pub name: String,
    /// `person` or `pipeline`.
    pub kind: &'static str,
}

/// US dollars a month, as far as prices are known; nothing if none is.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CostFacts {
    /// Now.
    pub before: Option<f64>,
    /// Then.
    pub after: Option<f64>,
}

/// A resource that changes.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedChange {
    /// The component, or the foundation unit.
    pub component: String,
    /// Its kind, or `Foundation`.
    pub kind: String,
    /// The wave that it is deployed in, from 1.
    pub wave: usize,
    /// The resource.
    pub logical_id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// `create`, `update`, `replace`, `delete` or `retain`.
    pub action: &'static str,
    /// `never`, `possible` or `certain`.
    pub replacement: &'static str,
    /// Whether data are lost with it.
    pub data_loss: bool,
    /// Whether the command named its component with `--allow-data-loss`.
    pub data_loss_allowed: bool,
    /// Whether it may be unavailable for a while.
    pub downtime: bool,
    /// What changes in it.
    pub properties: Vec<PlannedProperty>,
}

/// A property that changes.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedProperty {
    /// The property, such as `Properties.MultiAZ`.
    pub path: String,
    /// Its value now; null if it is new, or follows what it refers to.
    pub before: Json,
    /// Its value then; null if it goes, or follows what it refers to.
    pub after: Json,
}

fn value(of: &impl Serialize) -> Value {
    Value::from(serde_json::to_value(of).unwrap_or_default())
}

/// A change as rules see it.
pub(super) fn change(change: &PlannedChange) -> Value {
    value(change)
}

/// What is there beside the changes.
pub(super) fn around(facts: &PlanFacts) -> BTreeMap<Value, Value> {
    let fields =
        [("time", Value::from(facts.time.as_str())), ("actor", value(&facts.actor)), ("cost", value(&facts.cost))];
    fields.into_iter().map(|(key, value)| (Value::from(key), value)).collect()
}

/// The changes of a plan. No rule about them judges each by itself as far as is known, so nothing is told of them.
pub(in crate::policy) struct Changes<'a>(&'a [PlannedChange]);

impl<'a> Changes<'a> {
    /// All of a plan.
    pub fn of(facts: &'a PlanFacts) -> Self {
        Self(&facts.changes)
    }
}

impl Things for Changes<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn class(&self, thing: usize) -> (&str, &str) {
        self.0.get(thing).map_or(("", ""), |change| (&change.kind, &change.resource_type))
    }

    fn template(&self, _: usize) -> Option<usize> {
        None
    }

    fn is_wanted(&self, thing: usize, filter: &Filter<'_>) -> bool {
        let (kind, of) = self.class(thing);
        templates::is_wanted(filter, kind, of)
    }

    fn tell(&mut self, _: usize, _: &mut Keys, _: &mut Known, _: &[&Rule]) {}

    fn value(&mut self, thing: usize, _: &Reads) -> Value {
        self.0.get(thing).map_or(Value::Undefined, change)
    }

    fn address(&self, thing: usize) -> String {
        self.0.get(thing).map(|change| format!("{}/{}", change.component, change.logical_id)).unwrap_or_default()
    }

    fn blamed(&self, claim: Claim) -> Option<String> {
        claim.resource
    }
}
