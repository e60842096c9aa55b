//! What is to be done with each unit, and in which order. Pure: records and live stacks come in.

use super::{DataRisk, ExecuteError, Order, Scope};
use crate::deploy::assembly::{Manifest, ParameterSource, Unit};
use crate::deploy::cloud::{StackDescription, StackStatus};
use crate::deploy::record::{Deployment, Purpose, State, StepStatus, UnitAction, UnitRecord, UnitStep};
use crate::deploy::state::{Live, tags};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be done: units that stay or come, by wave, then those that go, consumers first. `resumed` is the
/// deployment if it was begun by a process that ended: what that one did last is not recorded, so only units
/// that it had nothing to do with can be kept unasked.
#[must_use]
pub fn steps(
    state: &State,
    manifest: &Manifest,
    order: &Order,
    live: &Live,
    resumed: Option<&Deployment>,
) -> IndexMap<String, UnitStep> {
    let mut planned = IndexMap::new();
    if order.purpose != Purpose::Destroy {
        for address in manifest.waves.iter().flatten().filter(|address| order.scope.covers(address)) {
            if let Some(unit) = manifest.units.get(address) {
                planned.insert(address.clone(), step(address, unit, state, order, live, resumed));
            }
        }
    }
    for (address, record) in state.units.iter().rev() {
        let goes = order.purpose == Purpose::Destroy || !manifest.units.contains_key(address);
        if goes && order.scope.covers(address) {
            planned.insert(address.clone(), pending(UnitAction::Delete, Some(record.clone()), None));
        }
    }
    if order.purpose == Purpose::Destroy {
        for (address, stack) in leftovers(state, live).filter(|(address, _)| order.scope.covers(address)) {
            planned.insert(address.to_owned(), pending(UnitAction::Delete, Some(leftover(stack)), None));
        }
    }
    planned
}

/// Stacks that creations left which failed: they are not recorded, because nothing of them was ever whole, but carry
/// our tags, and some hold resources that cost money.
fn leftovers<'a>(state: &'a State, live: &'a Live) -> impl Iterator<Item = (&'a str, &'a StackDescription)> {
    live.values().filter_map(|stack| {
        let tag = |name: &str| stack.tags.get(name).map(String::as_str);
        let is_ours = tag(tags::STACK) == Some(&state.stack) && tag(tags::ENVIRONMENT) == Some(&state.environment);
        let is_left = never_was(stack.status)
            && !matches!(stack.status, StackStatus::ReviewInProgress | StackStatus::DeleteComplete);
        let address = tag(tags::UNIT).filter(|address| is_ours && is_left && !state.units.contains_key(*address));
        address.map(|address| (address, stack))
    })
}

/// What would be recorded of such a stack.
fn leftover(stack: &StackDescription) -> UnitRecord {
    UnitRecord {
        kind: String::new(),
        wave: 1,
        stack_name: stack.name.clone(),
        stack_id: stack.id.clone(),
        digest: String::new(),
        holds_data: false,
        capabilities: Vec::new(),
        depends_on: Vec::new(),
        parameters: stack.parameters.clone(),
        outputs: IndexMap::new(),
        deployment: String::new(),
        changed_at: stack.last_updated.unwrap_or_default(),
        source: String::new(),
    }
}

const fn pending(action: UnitAction, before: Option<UnitRecord>, target: Option<UnitRecord>) -> UnitStep {
    UnitStep { action, status: StepStatus::Pending, before, target, started_at: None, ended_at: None, failure: None }
}

fn step(
    address: &str,
    unit: &Unit,
    state: &State,
    order: &Order,
    live: &Live,
    resumed: Option<&Deployment>,
) -> UnitStep {
    let before = state.units.get(address);
    let stack = live.get(&unit.stack_name);
    let parameters = resolve(unit, state, order.artifact_bucket.as_deref());
    let is_same = before.is_some_and(|before| {
        before.digest == unit.digest && parameters.as_ref().is_ok_and(|parameters| *parameters == before.parameters)
    });
    let is_known = resumed.is_none_or(|earlier| {
        let was_kept = earlier.units.get(address).is_none_or(|step| step.action == UnitAction::Keep);
        was_kept && stack.is_some_and(|stack| parameters.as_ref().is_ok_and(|wanted| *wanted == stack.parameters))
    });
    let is_sound = is_known && stack.is_some_and(|stack| before.is_some_and(|before| is_as_recorded(before, stack)));
    let action = match (before, stack) {
        _ if is_same && is_sound && !order.revert_drift.contains(address) => UnitAction::Keep,
        (_, None) => UnitAction::Create,
        (None, Some(stack)) if never_was(stack.status) => UnitAction::Create,
        _ => UnitAction::Update,
    };
    pending(action, before.cloned(), Some(target(unit, order, parameters.unwrap_or_default())))
}

/// Whether a stack is as it was when it was last recorded, as far as a listing tells: an update that was rolled back
/// left it so. One that somebody has made anew under its name is another one, and outputs that are not those which
/// are recorded were changed by somebody else.
pub(super) fn is_as_recorded(before: &UnitRecord, stack: &StackDescription) -> bool {
    let is_whole = stack.status.is_good() || stack.status == StackStatus::UpdateRollbackComplete;
    is_whole && stack.id == before.stack_id && stack.outputs == before.outputs
}

/// Whether a stack of this status has no resources that were ever whole.
pub(super) const fn never_was(status: StackStatus) -> bool {
    matches!(
        status,
        StackStatus::ReviewInProgress
            | StackStatus::RollbackComplete
            | StackStatus::RollbackFailed
            | StackStatus::CreateFailed
            | StackStatus::DeleteComplete
    )
}

pub(super) fn target(unit: &Unit, order: &Order, parameters: IndexMap<String, String>) -> UnitRecord {
    UnitRecord {
        kind: unit.kind.clone(),
        wave: unit.wave,
        stack_name: unit.stack_name.clone(),
        stack_id: String::new(),
        digest: unit.digest.clone(),
        holds_data: unit.holds_data,
        capabilities: unit.capabilities.clone(),
        depends_on: unit.depends_on.clone(),
        parameters,
        outputs: IndexMap::new(),
        deployment: order.id.clone(),
        changed_at: crate::deploy::clock::Timestamp::default(),
        source: unit.source.clone(),
    }
}

/// The values of a unit's parameters, from what is deployed.
///
/// # Errors
/// The first value that is not there, in words.
pub fn resolve(unit: &Unit, state: &State, bucket: Option<&str>) -> Result<IndexMap<String, String>, String> {
    let mut values = IndexMap::with_capacity(unit.parameters.len());
    for (name, parameter) in &unit.parameters {
        let value = match &parameter.from {
            ParameterSource::Value { value } => value.clone(),
            ParameterSource::ArtifactBucket { .. } => {
                bucket.ok_or("a bucket for artifacts: run `deployer bootstrap`")?.to_owned()
            }
            ParameterSource::Output { unit, output } => {
                let missing = || format!("the output {output} of {unit}, which is not deployed");
                state.units.get(unit).and_then(|unit| unit.outputs.get(output)).ok_or_else(missing)?.clone()
            }
        };
        values.insert(name.clone(), value);
    }
    Ok(values)
}

/// The manifest of all that is deployed once a scope of `new` is: units outside the scope stay as they were.
#[must_use]
pub fn effective(previous: Option<&Manifest>, new: &Manifest, scope: &Scope) -> Manifest {
    let Some(previous) = previous.filter(|_| !scope.is_all()) else { return new.clone() };
    let mut effective = Manifest { units: IndexMap::new(), waves: Vec::new(), ..new.clone() };
    let stays = previous.units.iter().filter(|(address, _)| !scope.covers(address));
    let comes = new.units.iter().filter(|(address, _)| scope.covers(address));
    for (address, unit) in stays.chain(comes) {
        effective.units.insert(address.clone(), unit.clone());
        while effective.waves.len() < unit.wave {
            effective.waves.push(Vec::new());
        }
        if let Some(wave) = unit.wave.checked_sub(1).and_then(|at| effective.waves.get_mut(at)) {
            wave.push(address.clone());
        }
    }
    effective
}

/// Whether a scope means something, and all that it needs is there or comes with it.
///
/// # Errors
/// [`ExecuteError::NothingMeant`] or [`ExecuteError::NotDeployed`].
pub fn check_scope(
    planned: &IndexMap<String, UnitStep>,
    state: &State,
    manifest: &Manifest,
    scope: &Scope,
) -> Result<(), ExecuteError> {
    if planned.is_empty() && !scope.is_all() && !manifest.units.keys().any(|address| scope.covers(address)) {
        let name = |address: &str| match (&scope.service, &scope.component) {
            (_, None) => address.split('/').next().unwrap_or(address).to_owned(),
            (None, Some(_)) => address.rsplit('/').next().unwrap_or(address).to_owned(),
            (Some(_), Some(_)) => address.to_owned(),
        };
        let names: BTreeSet<String> = manifest.units.keys().map(|address| name(address)).collect();
        let named = match (&scope.service, &scope.component) {
            (Some(service), Some(component)) => format!("{service}/{component}"),
            (one, other) => one.as_ref().or(other.as_ref()).cloned().unwrap_or_default(),
        };
        let nearest = crate::diag::did_you_mean(&named, names.iter().map(String::as_str));
        return Err(ExecuteError::NothingMeant { scope: scope.clone(), nearest });
    }
    for (unit, step) in planned {
        let mut needs = step.target.iter().flat_map(|target| &target.depends_on);
        if let Some(need) = needs.find(|need| !planned.contains_key(*need) && !state.units.contains_key(*need)) {
            return Err(ExecuteError::NotDeployed { unit: unit.clone(), need: need.clone() });
        }
    }
    Ok(())
}

/// Units that hold data and would go without having been named.
pub(super) fn deleted_data(planned: &IndexMap<String, UnitStep>, order: &Order) -> Vec<DataRisk> {
    let goes = planned.iter().filter(|(_, step)| step.action == UnitAction::Delete);
    goes.filter(|(address, step)| {
        step.before.as_ref().is_none_or(|before| before.holds_data) && !order.allow_data_loss.contains(*address)
    })
    .map(|(address, _)| DataRisk {
        unit: address.clone(),
        logical_id: String::new(),
        what: "holds data and would be deleted".to_owned(),
        path: String::new(),
    })
    .collect()
}

/// Units with what is done with them, by wave; those that go come last, one wave after the other.
pub(super) fn waves(deployment: &Deployment) -> Vec<Vec<(String, UnitAction)>> {
    let mut waves: BTreeMap<(bool, usize), Vec<(String, UnitAction)>> = BTreeMap::new();
    for (address, step) in &deployment.units {
        let wave = step.target.as_ref().or(step.before.as_ref()).map_or(0, |record| record.wave);
        let goes = step.action == UnitAction::Delete;
        let wave = if goes { usize::MAX - wave } else { wave };
        waves.entry((goes, wave)).or_default().push((address.clone(), step.action));
    }
    waves.into_values().collect()
}
