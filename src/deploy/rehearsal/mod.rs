//! A CloudFormation in this process: deterministic, in virtual time, without an account.
//!
//! It reads templates (`template.rs`), evaluates them (`values.rs`), finds what changes (`change.rs`), decides
//! at once what an operation will do and when (`operation.rs`), and lets it happen as the clock goes on
//! (`stack.rs`). `api.rs` is its face to the engine, with AWS's errors. `memory.rs` has a store, a table of
//! locks and the clock, `stage.rs` puts all of it together; `faults.rs` makes all of them fail. Start at
//! [`rehearse`] and [`Stage`].
//!
//! `alarms.rs` knows which alarms roll back, `probe.rs` answers smoke tests, `inventory.rs` what else is there.
//!
//! Not rehearsed: nested stacks, macros, exports, stack policies, custom resources' own code.

mod alarms;
mod api;
mod change;
mod facts;
pub mod faults;
mod inventory;
mod memory;
mod operation;
mod probe;
mod stack;
mod stage;
mod template;
#[cfg(test)]
mod tests;
mod values;

pub use facts::{CreateOnly, Phase, Specified, latency};
pub use memory::{BEGINNING, MemoryLocks, MemoryStore, VirtualClock, rehearse};
pub use operation::Failure;
pub use stack::Loss;
pub use stage::Stage;
pub use template::Templates;
pub use values::Place;

use super::clock::{Clock, Timestamp};
use super::cloud::{StackDescription, StackEvent, StackResource, StackStatus};
use super::inventory::Absence;
use super::record::{State, UnitRecord};
use super::state::tags;
use change::{Comparer, Comparison, compare};
use indexmap::IndexMap;
use operation::Failures;
use serde_json::Value as Json;
use stack::{Entry, Held, STACK_TYPE, Stack, Wanted};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// So many stacks come in a page.
const PAGE: usize = 100;

/// A rehearsed CloudFormation.
pub struct Rehearsal {
    clock: Rc<VirtualClock>,
    store: Rc<MemoryStore>,
    templates: Rc<Templates>,
    facts: Box<dyn CreateOnly>,
    place: Place,
    page: usize,
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    stacks: BTreeMap<Rc<str>, Stack>,
    gone: Vec<Stack>,
    failures: Failures,
    serial: u64,
    detections: BTreeMap<String, Timestamp>,
    calls: BTreeMap<&'static str, u64>,
    /// How many smoke tests of each unit still fail.
    bad_answers: BTreeMap<String, u32>,
    /// Alarms that go off.
    set_off: BTreeSet<String>,
    /// Stacks of which all alarms do.
    set_off_all: BTreeSet<String>,
    /// Secrets, parameters, images and certificates that are not there, by name.
    absent: BTreeMap<String, Absence>,
    /// Permissions that the caller does not have to look for such things.
    denied: BTreeSet<String>,
    /// Prefixes of repositories that are filled when somebody pulls.
    pull_through: Vec<String>,
}

/// What is known of a stack when a rehearsal begins.
#[derive(Debug, Clone, Default)]
pub struct Seed {
    /// Its name.
    pub name: String,
    /// Its ARN; one is made up if it is empty.
    pub id: String,
    /// Its template.
    pub template: String,
    /// Its parameters.
    pub parameters: IndexMap<String, String>,
    /// Its outputs as they were recorded; they stay as long as what they show does.
    pub outputs: IndexMap<String, String>,
    /// Its tags.
    pub tags: IndexMap<String, String>,
    /// Whether it is protected against deletion.
    pub termination_protection: bool,
}

/// Something that took time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The name of the stack.
    pub stack: String,
    /// The resource; empty for the stack as a whole.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// When it began.
    pub start: Timestamp,
    /// When it ended.
    pub end: Timestamp,
    /// How it ended, `CREATE_COMPLETE` and so on.
    pub status: String,
    /// Why, if it failed.
    pub reason: Option<String>,
}

impl Rehearsal {
    /// An account without stacks.
    #[must_use]
    pub fn new(clock: Rc<VirtualClock>, store: Rc<MemoryStore>, place: Place) -> Self {
        let (templates, facts) = (Rc::default(), Box::new(Specified));
        Self { clock, store, templates, facts, place, page: PAGE, inner: RefCell::default() }
    }

    /// The same with templates that were read before.
    #[must_use]
    pub fn with_templates(self, templates: Rc<Templates>) -> Self {
        Self { templates, ..self }
    }

    /// The same with other facts about what replaces resources.
    #[must_use]
    pub fn with_facts(self, facts: Box<dyn CreateOnly>) -> Self {
        Self { facts, ..self }
    }

    /// The same with listings of so many stacks a page.
    #[must_use]
    pub fn with_pages_of(self, page: usize) -> Self {
        Self { page, ..self }
    }

    /// Lets something fail.
    pub fn fail(&self, failure: Failure) {
        self.inner.borrow_mut().failures.push(failure);
    }

    /// Lets no more of what was given to [`Rehearsal::fail`] happen in operations that begin from now on.
    pub fn stop_failing(&self) {
        self.inner.borrow_mut().failures.clear();
    }

    /// Puts a whole stack there, as if it had been made long ago.
    ///
    /// # Errors
    /// What CloudFormation would say of its template.
    pub fn seed(&self, seed: &Seed) -> Result<(), String> {
        let template = self.templates.read(&seed.template)?;
        let mut inner = self.inner.borrow_mut();
        inner.serial += 1;
        let id = if seed.id.is_empty() { self.stack_id(&seed.name, inner.serial) } else { seed.id.clone() };
        let mut stack = Stack::new(&seed.name, &id, Rc::new(seed.tags.clone()));
        let parameters = with_defaults(&template, &seed.parameters);
        let comparer = Comparer {
            place: &self.place,
            facts: &*self.facts,
            template: &template,
            parameters: &parameters,
            revert_drift: false,
            generation: 0,
        };
        let Comparison { planned, mut outputs } = compare(&stack, &comparer)?;
        for (name, recorded) in &seed.outputs {
            if let Some(made_up) = outputs.get_mut(name)
                && made_up != recorded
            {
                stack.aliases.insert(made_up.clone(), recorded.clone());
                made_up.clone_from(recorded);
            }
        }
        for planned in planned {
            if let Some(live) = planned.new {
                let held = Held { live, status: "CREATE_COMPLETE", actual: None };
                stack.resources.insert(planned.logical_id, held);
            }
        }
        stack.was_whole = true;
        let tags = Rc::clone(&stack.tags);
        stack.is = Some(Wanted { template, parameters: Rc::new(parameters), tags, outputs });
        stack.status = StackStatus::CreateComplete;
        stack.termination_protection = seed.termination_protection;
        inner.stacks.insert(Rc::clone(&stack.name), stack);
        Ok(())
    }

    /// Puts everything there that is recorded. `template` finds a template by its digest; a unit without one
    /// is left out, as if somebody had deleted it.
    ///
    /// # Errors
    /// What CloudFormation would say of a template.
    pub fn seed_state(&self, state: &State, template: impl Fn(&str) -> Option<String>) -> Result<(), String> {
        for (address, unit) in &state.units {
            let Some(template) = template(&unit.digest) else { continue };
            self.seed(&Self::seed_of(state, address, unit, template))?;
        }
        Ok(())
    }

    fn seed_of(state: &State, address: &str, unit: &UnitRecord, template: String) -> Seed {
        let tags =
            [(tags::STACK, state.stack.as_str()), (tags::ENVIRONMENT, &state.environment), (tags::UNIT, address)];
        Seed {
            name: unit.stack_name.clone(),
            id: unit.stack_id.clone(),
            template,
            parameters: unit.parameters.clone(),
            outputs: unit.outputs.clone(),
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            termination_protection: false,
        }
    }

    /// Changes a property of a resource past its template, by a JSON pointer below its properties. Whether
    /// there is such a resource.
    pub fn tamper(&self, stack: &str, logical_id: &str, pointer: &str, value: Json) -> bool {
        let mut inner = self.inner.borrow_mut();
        let held = inner.stacks.get_mut(stack).and_then(|stack| stack.resources.get_mut(logical_id));
        let Some(held) = held else { return false };
        let actual = held.actual.get_or_insert_with(|| held.live.properties.clone());
        let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        match actual.pointer_mut(parent) {
            Some(Json::Object(map)) => drop(map.insert(name.to_owned(), value)),
            Some(Json::Array(items)) => {
                let slot = name.parse::<usize>().ok().and_then(|at| items.get_mut(at));
                return slot.map(|slot| *slot = value).is_some();
            }
            _ => return false,
        }
        true
    }

    /// Resources that are not as their templates say, because somebody changed them past those: stack and logical id.
    #[must_use]
    pub fn tampered(&self) -> Vec<(String, String)> {
        let mut inner = self.inner.borrow_mut();
        let now = self.clock.now();
        inner.stacks.values_mut().for_each(|stack| stack.advance(now));
        let resources = inner.stacks.values().flat_map(|stack| stack.resources.iter().map(|held| (&stack.name, held)));
        let differs = |held: &Held| held.actual.as_ref().is_some_and(|actual| *actual != held.live.properties);
        let found = resources.filter(|(_, (_, held))| differs(held));
        found.map(|(stack, (id, _))| (stack.to_string(), id.to_string())).collect()
    }

    /// Everything that took time, by stack and beginning.
    #[must_use]
    pub fn timeline(&self) -> Vec<Span> {
        let mut inner = self.inner.borrow_mut();
        let now = self.clock.now();
        inner.stacks.values_mut().for_each(|stack| stack.advance(now));
        inner.gone.iter().chain(inner.stacks.values()).flat_map(spans).collect()
    }

    /// Data that was deleted with stacks, removed from templates or replaced.
    #[must_use]
    pub fn losses(&self) -> Vec<Loss> {
        let mut inner = self.inner.borrow_mut();
        let now = self.clock.now();
        inner.stacks.values_mut().for_each(|stack| stack.advance(now));
        inner.gone.iter().chain(inner.stacks.values()).flat_map(|stack| stack.losses.iter().cloned()).collect()
    }

    /// How often each call was made.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<&'static str, u64> {
        self.inner.borrow().calls.clone()
    }

    /// Every stack that is there, with its template.
    #[must_use]
    pub fn stacks(&self) -> Vec<(StackDescription, Option<Rc<str>>)> {
        let mut inner = self.inner.borrow_mut();
        let now = self.clock.now();
        inner.stacks.values_mut().for_each(|stack| stack.advance(now));
        let there = inner.stacks.values().filter(|stack| stack.status != StackStatus::DeleteComplete);
        there.map(|stack| (describe(stack), stack.is.as_ref().map(|is| Rc::clone(&is.template.text)))).collect()
    }

    fn stack_id(&self, name: &str, serial: u64) -> String {
        let Place { account, region } = &self.place;
        format!("arn:aws:cloudformation:{region}:{account}:stack/{name}/{serial:08x}-0000-4000-8000-000000000000")
    }
}

fn with_defaults(template: &template::Template, given: &IndexMap<String, String>) -> IndexMap<String, String> {
    let value = |name: &String, parameter: &template::Parameter| {
        given.get(name).cloned().or_else(|| parameter.default.clone()).unwrap_or_default()
    };
    template.parameters.iter().map(|(name, parameter)| (name.clone(), value(name, parameter))).collect()
}

fn describe(stack: &Stack) -> StackDescription {
    let is = stack.is.as_ref();
    let shown = |is: &Wanted| {
        let hidden = |name: &str| is.template.parameters.get(name).is_some_and(|parameter| parameter.no_echo);
        let value = |name: &str, value: &str| if hidden(name) { "****".to_owned() } else { value.to_owned() };
        is.parameters.iter().map(|(name, given)| (name.clone(), value(name, given))).collect()
    };
    StackDescription {
        name: stack.name.to_string(),
        id: stack.id.to_string(),
        status: stack.status,
        status_reason: stack.reason.as_deref().map(str::to_owned),
        parameters: is.map(shown).unwrap_or_default(),
        outputs: is.map(|is| is.outputs.clone()).unwrap_or_default(),
        tags: (*stack.tags).clone(),
        termination_protection: stack.termination_protection,
        last_updated: stack.last_updated,
    }
}

fn event(stack: &Stack, number: usize, entry: &Entry) -> StackEvent {
    let resource = entry.resource.as_ref();
    let (logical_id, resource_type, physical_id) = match resource {
        None => (&stack.name, STACK_TYPE, Some(stack.id.to_string())),
        // What is only begun or was never made has no physical id yet.
        Some((id, live)) if matches!(entry.status, "CREATE_FAILED") => (id, &*live.resource_type, None),
        Some((id, live)) => (id, &*live.resource_type, Some(live.physical_id.to_string())),
    };
    StackEvent {
        id: format!("{logical_id}-{}-{number:06}", entry.status),
        at: entry.at,
        logical_id: logical_id.to_string(),
        physical_id,
        resource_type: resource_type.to_owned(),
        status: entry.status.to_owned(),
        reason: entry.reason.as_deref().map(str::to_owned),
        client_token: entry.token.as_deref().map(str::to_owned),
    }
}

fn shown(id: &str, held: &Held) -> StackResource {
    StackResource {
        logical_id: id.to_owned(),
        physical_id: Some(held.live.physical_id.to_string()),
        resource_type: held.live.resource_type.to_string(),
        status: held.status.to_owned(),
    }
}

/// What took time in a stack: from `…_IN_PROGRESS` to the next status that is none.
fn spans(stack: &Stack) -> Vec<Span> {
    let mut begun: BTreeMap<&str, Timestamp> = BTreeMap::new();
    let mut spans = Vec::new();
    for entry in &stack.entries {
        let id = entry.resource.as_ref().map_or("", |(id, _)| &**id);
        if entry.status.ends_with("_IN_PROGRESS") {
            begun.entry(id).or_insert(entry.at);
            continue;
        }
        let resource_type = entry.resource.as_ref().map_or(STACK_TYPE, |(_, live)| &*live.resource_type);
        spans.push(Span {
            stack: stack.name.to_string(),
            logical_id: id.to_owned(),
            resource_type: resource_type.to_owned(),
            start: begun.remove(id).unwrap_or(entry.at),
            end: entry.at,
            status: entry.status.to_owned(),
            reason: entry.reason.as_deref().map(str::to_owned),
        });
    }
    spans
}
