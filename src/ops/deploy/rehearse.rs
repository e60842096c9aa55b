//! A deployment on the rehearsal: no account, no waiting, the same every time.

use crate::deploy::World;
use crate::deploy::assembly::Assembly;
use crate::deploy::clock::Timestamp;
use crate::deploy::execute::{self, ExecuteError, Order, Outcome};
use crate::deploy::plan::Basis;
use crate::deploy::progress::Progress;
use crate::deploy::record::{Actor, State};
use crate::deploy::rehearsal::{Failure, Place, Rehearsal, Span, Stage, rehearse};
use crate::deploy::store::{Condition, Store};
use std::collections::BTreeMap;
use std::time::Duration;

/// In place of a logical id: the smoke tests of a unit fail. Logical ids begin with a capital letter.
pub const VERIFY: &str = "verify";

/// In place of a logical id: the alarms go off that take an update back.
pub const ROLLBACK: &str = "rollback";

/// What is there when the rehearsal begins.
#[derive(Debug, Default)]
pub struct Start {
    /// What is recorded; nothing is deployed yet if there is no record.
    pub state: Option<State>,
    /// Templates by digest, as the record refers to them.
    pub templates: BTreeMap<String, String>,
}

/// How a rehearsal went.
#[derive(Debug)]
pub struct Rehearsed {
    /// How it ended.
    pub outcome: Outcome,
    /// Everything that took time.
    pub timeline: Vec<Span>,
    /// How long all of it took, in virtual time.
    pub took: Duration,
    /// What was there at the end: name of the stack and its status.
    pub stacks: Vec<(String, String)>,
}

/// Why a rehearsal could not be held.
#[derive(Debug, thiserror::Error)]
pub enum RehearseError {
    /// What is recorded cannot be put on the stage.
    #[error("what is recorded cannot be rehearsed: {0}")]
    Start(String),
    /// The engine stopped.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The runtime.
    #[error(transparent)]
    Runtime(#[from] std::io::Error),
}

/// Rehearses an order. `failures` are `(component, logical id)` that are to fail, [`VERIFY`] and [`ROLLBACK`]
/// among them.
///
/// # Errors
/// When the engine stops; a resource that fails is an outcome.
pub fn run(
    assembly: &Assembly,
    order: &Order,
    basis: Option<&Basis>,
    start: &Start,
    failures: &[(String, Option<String>)],
    progress: &dyn Progress,
) -> Result<Rehearsed, RehearseError> {
    // Nobody must agree to a rehearsal.
    let approver = assembly.manifest.approvers.as_ref().map(|names| names.first().cloned().unwrap_or_default());
    let approved_by = approver.map(|name| if name.is_empty() { "nobody".to_owned() } else { name });
    let order = &Order { actor: Actor { approved_by, ..order.actor.clone() }, ..order.clone() };
    stage(assembly, start, failures, async |world, cloud| {
        let began: Timestamp = world.clock.now();
        let outcome = execute::run_as_planned(world, assembly, order, basis, progress).await?;
        let stacks = cloud.stacks().into_iter();
        Ok(Rehearsed {
            outcome,
            timeline: cloud.timeline(),
            took: world.clock.now().since(began),
            stacks: stacks.map(|(stack, _)| (stack.name.clone(), stack.status.to_string())).collect(),
        })
    })
}

/// Does something on the rehearsal, with what is recorded put on the stage.
///
/// # Errors
/// When that cannot be, and what the work says.
pub fn stage<T>(
    assembly: &Assembly,
    start: &Start,
    failures: &[(String, Option<String>)],
    work: impl AsyncFnOnce(World<'_>, &Rehearsal) -> Result<T, RehearseError>,
) -> Result<T, RehearseError> {
    rehearse(async {
        let manifest = &assembly.manifest;
        let stage = Stage::new(Place::of(manifest));
        let cloud = &stage.cloud;
        if let Some(state) = &start.state {
            cloud.seed_state(state, |digest| start.templates.get(digest).cloned()).map_err(RehearseError::Start)?;
            record(&*stage.store, state, &start.templates).await.map_err(RehearseError::Start)?;
        }
        for (unit, logical_id) in failures {
            let stack = manifest.units.get(unit).map(|unit| unit.stack_name.clone()).unwrap_or_default();
            match logical_id.as_deref() {
                Some(VERIFY) => cloud.answer_badly(unit, u32::MAX),
                Some(ROLLBACK) => cloud.set_off_all(&stack),
                _ => {}
            }
            let reason = "Resource handler returned message: \"this failure is rehearsed\"".to_owned();
            cloud.fail(Failure { stack, logical_id: logical_id.clone(), phase: None, reason, times: u32::MAX });
        }
        work(stage.world(), cloud).await
    })?
}

async fn record(store: &dyn Store, state: &State, templates: &BTreeMap<String, String>) -> Result<(), String> {
    let put = async |key: String, bytes: Vec<u8>| {
        store.put(&key, bytes, &Condition::Always).await.map(drop).map_err(|error| error.to_string())
    };
    for (digest, template) in templates {
        put(format!("templates/{digest}.json"), template.clone().into_bytes()).await?;
    }
    // The manifest of what is deployed is not on the stage: previous parameters are those recorded.
    let state = State { manifest: None, running: indexmap::IndexMap::new(), ..state.clone() };
    let bytes = serde_json::to_vec(&state).map_err(|error| error.to_string())?;
    put(format!("{}/{}/state.json", state.stack, state.environment), bytes).await
}

/// A link of the critical path: one unit that everything after it waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The unit.
    pub unit: String,
    /// When its stack was begun, after the beginning.
    pub start: Duration,
    /// How long its stack took.
    pub took: Duration,
    /// The resource in it that took longest, with its time.
    pub slowest: Option<(String, Duration)>,
}

/// The units that decided how long it took: from the one that ended last back to what it waited for.
#[must_use]
pub fn critical_path(assembly: &Assembly, timeline: &[Span]) -> Vec<Link> {
    let whole = |unit: &str| {
        let name = &assembly.manifest.units.get(unit)?.stack_name;
        timeline.iter().filter(|span| span.stack == *name && span.logical_id.is_empty()).max_by_key(|span| span.end)
    };
    let units = || assembly.manifest.units.keys().filter_map(|unit| Some((unit, whole(unit)?)));
    let began = timeline.iter().map(|span| span.start).min().unwrap_or_default();
    let mut path = Vec::new();
    let mut next = units().max_by_key(|(_, span)| span.end);
    while let Some((unit, span)) = next {
        let resources = timeline.iter().filter(|other| other.stack == span.stack && !other.logical_id.is_empty());
        let slowest = resources.max_by_key(|resource| resource.end.since(resource.start));
        path.push(Link {
            unit: unit.clone(),
            start: span.start.since(began),
            took: span.end.since(span.start),
            slowest: slowest.map(|slowest| (slowest.logical_id.clone(), slowest.end.since(slowest.start))),
        });
        let needs = assembly.manifest.units.get(unit).map(|unit| &unit.depends_on);
        let needs = needs.into_iter().flatten();
        next = needs
            .filter_map(|need| Some((assembly.manifest.units.get_key_value(need)?.0, whole(need)?)))
            .max_by_key(|(_, span)| span.end);
    }
    path.reverse();
    path
}
