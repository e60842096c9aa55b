//! A plan with everything that is said about it: what it was made from, what it costs, what rules think of it.
//!
//! Only reads. Start at [`prepare`], then [`Prepared::cost`] and [`Prepared::facts`].

use crate::cost::{self, ComponentEstimate, PriceBook, UnitView};
use crate::deploy::World;
use crate::deploy::assembly::Assembly;
use crate::deploy::clock::Timestamp;
use crate::deploy::cloud::{ChangeAction, Identity, Replacement};
use crate::deploy::execute::{ExecuteError, Order, Scope, check_place, check_scope, steps};
use crate::deploy::plan::{Basis, Plan, PlannedChange, UnitPlan, predict};
use crate::deploy::record::State;
use crate::deploy::state::{Records, live};
use crate::kinds::Address;
use crate::policy::{self, ActorFacts, CostFacts, PlanFacts};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// A predicted plan, and what it was made from.
#[derive(Debug)]
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// What must still be so when it is applied.
    pub basis: Basis,
    /// Who made it, and where.
    pub identity: Identity,
    state: State,
    recorded: BTreeMap<String, String>,
}

/// The predicted plan of an order, from what is recorded and from the stacks that are there. Account and region are
/// checked first.
///
/// # Errors
/// When they are wrong, or records or stacks cannot be read.
pub async fn prepare(world: World<'_>, assembly: &Assembly, order: &Order) -> Result<Prepared, ExecuteError> {
    let manifest = &assembly.manifest;
    let identity = check_place(world, manifest).await?;
    let records = Records::new(world, &manifest.stack, &manifest.environment);
    let state = records.load().await?.state;
    let live = live(world).await?;
    let steps = steps(&state, manifest, order, &live, None);
    check_scope(&steps, &state, manifest, &order.scope)?;
    if let Some(named) = order.allow_data_loss.iter().find(|named| !steps.contains_key(*named)) {
        let nearest = crate::diag::did_you_mean(named, steps.keys().map(String::as_str));
        return Err(ExecuteError::NothingMeant { scope: Scope::of(named), nearest });
    }
    // A template that is the same as the new one need not be fetched.
    let compiled =
        manifest.units.iter().filter_map(|(address, unit)| Some((&unit.digest, assembly.templates.get(address)?)));
    let mut recorded: BTreeMap<String, String> =
        compiled.map(|(digest, text)| (digest.clone(), text.clone())).collect();
    let missing: BTreeSet<&String> =
        state.units.values().map(|unit| &unit.digest).filter(|digest| !recorded.contains_key(*digest)).collect();
    recorded.extend(records.templates(missing).await?);
    let plan = predict(&state, assembly, &steps, &recorded);
    let basis = Basis::of(&identity, &state, &steps);
    Ok(Prepared { plan, basis, identity, state, recorded })
}

/// What a plan does to the monthly bill, in US dollars, as far as prices are known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CostChange {
    /// What is deployed now; nothing if no price is known, or some recorded template is not there.
    pub before: Option<f64>,
    /// What will be.
    pub after: Option<f64>,
    /// How many things of what will be cost nobody knows what; they come on top.
    pub unknown: usize,
    /// How many are paid by use, which comes on top too.
    pub by_use: usize,
    /// Units that cost more or less then.
    pub units: Vec<UnitCost>,
    /// Why there is no number for what is deployed now.
    pub note: Option<String>,
    /// The price book.
    pub book: String,
    /// The day of its newest prices.
    pub book_date: String,
}

/// What a unit costs a month.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitCost {
    /// The unit.
    pub unit: String,
    /// Now; nothing if it is not there or no price is known.
    pub before: Option<f64>,
    /// Then.
    pub after: Option<f64>,
}

impl CostChange {
    /// By how much the bill grows; less than zero if it shrinks.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        Some(cents(self.after? - self.before?))
    }
}

/// Dollars, to the cent.
fn cents(dollars: f64) -> f64 {
    (dollars * 100.0).round() / 100.0
}

impl Prepared {
    /// What the plan does to the bill. Both sides are read from the texts of templates, so that they are estimated
    /// alike.
    #[must_use]
    pub fn cost(&self, assembly: &Assembly, order: &Order, book: &PriceBook) -> CostChange {
        let now = self.state.units.iter().map(|(address, unit)| (address, self.recorded.get(&unit.digest)));
        let comes = assembly.templates.iter().filter(|(address, _)| order.scope.covers(address));
        let comes = comes.map(|(address, text)| (address, Some(text)));
        let stays = now.clone().filter(|(address, _)| !order.scope.covers(address));
        let mut known = BTreeMap::new();
        let (before, lost) = self.estimates(now, book, &mut known);
        let (after, _) = self.estimates(stays.chain(comes), book, &mut known);
        let note = (lost > 0).then(|| format!("the templates of {lost} recorded units are not in the store"));
        let sum = |units: &BTreeMap<String, ComponentEstimate>| {
            let known: Vec<f64> = units.values().filter_map(ComponentEstimate::monthly).collect();
            (!known.is_empty() || units.is_empty()).then(|| cents(known.iter().fold(0.0, |sum, one| sum + one)))
        };
        let empty = cost::estimate_templates(&[], None, book);
        CostChange {
            before: sum(&before).filter(|_| lost == 0),
            after: sum(&after),
            unknown: after.values().map(|unit| unit.unknown.len()).sum(),
            by_use: after.values().map(|unit| unit.usage.len()).sum(),
            units: changed(&before, &after),
            note,
            book: empty.book,
            book_date: empty.book_date,
        }
    }

    /// Estimates of templates by unit, and how many templates are not there. `known` are those of templates that
    /// were looked at before: most stay as they are.
    fn estimates<'t>(
        &self,
        units: impl Iterator<Item = (&'t String, Option<&'t String>)>,
        book: &PriceBook,
        known: &mut BTreeMap<(&'t String, &'t String), Option<ComponentEstimate>>,
    ) -> (BTreeMap<String, ComponentEstimate>, usize) {
        let (mut found, mut lost) = (BTreeMap::new(), 0);
        for (name, text) in units {
            let estimate = text
                .and_then(|text| known.entry((name, text)).or_insert_with(|| self.estimate(name, text, book)).clone());
            match estimate {
                Some(estimate) => drop(found.insert(name.clone(), estimate)),
                None => lost += 1,
            }
        }
        (found, lost)
    }

    fn estimate(&self, name: &str, text: &str, book: &PriceBook) -> Option<ComponentEstimate> {
        let (template, address) = (cost::recorded(text)?, name.parse::<Address>().ok()?);
        let view = UnitView { address: &address, template: &template };
        let estimate = cost::estimate_templates(&[view], Some(&self.identity.region), book);
        estimate.components.into_values().next()
    }

    /// What rules about plans are told.
    #[must_use]
    pub fn facts(&self, assembly: &Assembly, order: &Order, cost: &CostChange, told: Told) -> PlanFacts {
        let units = self.plan.units.iter();
        let changes = units.flat_map(|unit| unit.changes.iter().map(move |change| (unit, change)));
        PlanFacts {
            time: told.time.to_string(),
            actor: ActorFacts {
                name: self.identity.arn.clone(),
                kind: if told.is_pipeline { "pipeline" } else { "person" },
            },
            cost: CostFacts { before: cost.before, after: cost.after },
            changes: changes.map(|(unit, change)| self.change(assembly, order, unit, change)).collect(),
        }
    }

    fn change(
        &self,
        assembly: &Assembly,
        order: &Order,
        unit: &UnitPlan,
        change: &PlannedChange,
    ) -> policy::PlannedChange {
        // What makes it anew comes first: it is the cause of what rules say.
        let mut properties: Vec<_> = change.properties.iter().collect();
        properties.sort_by_key(|property| std::cmp::Reverse(property.replacement));
        let planned = assembly.manifest.units.get(&unit.unit).map(|unit| &unit.kind);
        let recorded = || self.state.units.get(&unit.unit).map(|unit| &unit.kind);
        policy::PlannedChange {
            component: unit.unit.clone(),
            kind: planned.or_else(recorded).cloned().unwrap_or_default(),
            wave: unit.wave,
            logical_id: change.logical_id.clone(),
            resource_type: change.resource_type.clone(),
            action: action(change),
            replacement: match change.replacement {
                Replacement::Never => "never",
                Replacement::Conditional => "possible",
                Replacement::Always => "certain",
            },
            data_loss: change.loses_data,
            data_loss_allowed: order.allow_data_loss.contains(&unit.unit),
            downtime: change.downtime.is_some(),
            properties: properties.into_iter().map(property).collect(),
        }
    }
}

/// What is known of a plan beside AWS and the documents.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// When it is made.
    pub time: Timestamp,
    /// Whether no person but a pipeline deploys.
    pub is_pipeline: bool,
}

const fn action(change: &PlannedChange) -> &'static str {
    match (change.action, change.replacement) {
        (ChangeAction::Add | ChangeAction::Import, _) => "create",
        (ChangeAction::Remove, _) if change.is_retained => "retain",
        (ChangeAction::Remove, _) => "delete",
        (_, Replacement::Always) => "replace",
        _ => "update",
    }
}

fn property(property: &crate::deploy::plan::PlannedProperty) -> policy::PlannedProperty {
    let value = |text: &Option<String>| -> Json {
        text.as_deref().map(|text| serde_json::from_str(text).unwrap_or_else(|_| Json::from(text))).unwrap_or_default()
    };
    let mut path = String::new();
    for part in property.path.split('/') {
        if part.parse::<usize>().is_ok() {
            path.push_str(&format!("[{part}]"));
        } else if part.contains(['.', '[']) {
            path.push_str(&format!("[\"{part}\"]"));
        } else {
            path.push_str(if path.is_empty() { "" } else { "." });
            path.push_str(part);
        }
    }
    policy::PlannedProperty { path, before: value(&property.before), after: value(&property.after) }
}

/// Units whose price changes.
fn changed(before: &BTreeMap<String, ComponentEstimate>, after: &BTreeMap<String, ComponentEstimate>) -> Vec<UnitCost> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let price = |units: &BTreeMap<String, ComponentEstimate>, name: &String| {
        units.get(name).and_then(ComponentEstimate::monthly).map(cents)
    };
    let costs = names.into_iter().map(|name| (name, price(before, name), price(after, name)));
    let costs = costs.filter(|(_, before, after)| before.unwrap_or_default() != after.unwrap_or_default());
    costs.map(|(name, before, after)| UnitCost { unit: name.clone(), before, after }).collect()
}
