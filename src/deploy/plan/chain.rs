//! What changes from unit to unit: an output that gets another value changes a parameter of whoever uses it.

use super::unit::Compared;
use super::{Plan, UnitPlan};
use crate::deploy::assembly::{Assembly, ParameterSource, Unit};
use crate::deploy::record::{State, UnitAction, UnitStep};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// The predicted plan. `steps` is what the engine would do, [`crate::deploy::execute::steps`]; `recorded` the
/// template of every unit that is recorded, by its digest.
#[must_use]
pub fn predict(
    state: &State,
    assembly: &Assembly,
    steps: &IndexMap<String, UnitStep>,
    recorded: &BTreeMap<String, String>,
) -> Plan {
    let manifest = &assembly.manifest;
    let mut moved: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut units = Vec::with_capacity(steps.len());
    for (address, step) in steps {
        let before = step.before.as_ref().and_then(|before| recorded.get(&before.digest)).and_then(|text| json(text));
        let after = step.target.as_ref().and_then(|_| assembly.templates.get(address)).and_then(|text| json(text));
        let unit = manifest.units.get(address).filter(|_| step.target.is_some());
        let parameters = unit.map(|unit| parameters(unit, step, &moved)).unwrap_or_default();
        let changed: BTreeSet<String> = parameters.iter().map(|(name, _, _)| name.clone()).collect();
        let compared = Compared {
            unit: address,
            before: before.as_ref(),
            after: after.as_ref(),
            parameters: &changed,
            origins: &assembly.origins,
        };
        let changes = compared.changes();
        let is_kept = step.action == UnitAction::Keep && changes.resources.is_empty() && changed.is_empty();
        let action = match step.action {
            UnitAction::Keep if !is_kept => UnitAction::Update,
            action => action,
        };
        let (outputs, unsure) = match action {
            UnitAction::Keep => Default::default(),
            _ => (changes.outputs, changes.unsure),
        };
        let record = step.target.as_ref().or(step.before.as_ref());
        units.push(UnitPlan {
            unit: address.clone(),
            wave: record.map_or(0, |record| record.wave),
            action,
            stack_name: record.map(|record| record.stack_name.clone()).unwrap_or_default(),
            source: record.map(|record| record.source.clone()).unwrap_or_default(),
            kind: record.map(|record| record.kind.clone()).unwrap_or_default(),
            holds_data: record.is_some_and(|record| record.holds_data),
            changes: changes.resources,
            parameters,
            outputs: unsure.into_iter().collect(),
        });
        moved.insert(address, outputs);
    }
    Plan { stack: manifest.stack.clone(), environment: manifest.environment.clone(), serial: state.serial, units }
}

fn json(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok()
}

/// The parameters that change: those with another value, and those whose producer's output moves.
fn parameters(
    unit: &Unit,
    step: &UnitStep,
    moved: &BTreeMap<&str, BTreeSet<String>>,
) -> Vec<(String, Option<String>, Option<String>)> {
    let Some(before) = &step.before else { return Vec::new() };
    let target = step.target.as_ref().map(|target| &target.parameters);
    let mut changed = Vec::new();
    for (name, parameter) in &unit.parameters {
        let old = before.parameters.get(name).cloned();
        let moves = match &parameter.from {
            ParameterSource::Output { unit, output } => {
                moved.get(unit.as_str()).is_some_and(|outputs| outputs.contains(output))
            }
            _ => false,
        };
        let new = target.and_then(|target| target.get(name)).cloned();
        if moves {
            changed.push((name.clone(), old, None));
        } else if new.is_some() && new != old {
            changed.push((name.clone(), old, new));
        }
    }
    changed
}
