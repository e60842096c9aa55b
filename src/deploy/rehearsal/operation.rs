//! What an operation on a stack does and when: the order of needs, failures, rollback, clean-up.
//!
//! Everything is known when an operation begins, because time is virtual and failures are given. Start at
//! [`Script::create`].

use super::alarms::Watched;
use super::change::{Fate, Planned};
use super::facts::{Phase, latency};
use super::stack::{Becomes, Effect, Live, Stack, Wanted, What};
use crate::deploy::clock::Timestamp;
use crate::deploy::cloud::StackStatus;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// A failure that is to happen.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The name of the stack.
    pub stack: String,
    /// The resource; the first that it can happen to if left out.
    pub logical_id: Option<String>,
    /// When; making and changing if left out.
    pub phase: Option<Phase>,
    /// AWS's words.
    pub reason: String,
    /// How often it happens.
    pub times: u32,
}

/// Failures that are to happen.
pub type Failures = Vec<Failure>;

fn take(failures: &mut Failures, stack: &str, id: &str, phase: Phase) -> Option<Rc<str>> {
    let meant = |failure: &&mut Failure| {
        failure.times > 0
            && failure.stack == stack
            && failure.logical_id.as_deref().is_none_or(|wanted| wanted == id)
            && failure.phase.map_or(matches!(phase, Phase::Create | Phase::Update), |wanted| wanted == phase)
    };
    let found = failures.iter_mut().find(meant)?;
    found.times -= 1;
    Some(Rc::from(found.reason.as_str()))
}

/// Effects of an operation, as they are found.
pub struct Script<'a> {
    stack: Rc<str>,
    failures: &'a mut Failures,
    effects: Vec<Effect>,
    now: Timestamp,
    watched: Watched,
}

/// Something that is deleted.
struct Item {
    id: Rc<str>,
    live: Rc<Live>,
    needs: Vec<Rc<str>>,
    becomes: Becomes,
    is_loss: bool,
    /// Whether the operation that goes back has made it.
    is_new: bool,
}

/// What becomes of resources that cannot be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leftovers {
    /// They stay in the stack, and what they need with them.
    Kept,
    /// They are left behind: CloudFormation tries three times, skips them and goes on with its clean-up.
    /// <https://repost.aws/knowledge-center/cloudformation-stack-cleanup-stuck>
    Forgotten,
}

/// When something begins and ends, and why it fails if it does.
type Times = (Timestamp, Timestamp, Option<Rc<str>>);

/// What came of making and changing.
struct Forward {
    failure: Option<String>,
    started: Vec<Planned>,
}

const CANCELLED: [&str; 2] = ["Resource creation cancelled", "Resource update cancelled"];

impl<'a> Script<'a> {
    /// An empty one.
    pub fn new(stack: &Stack, failures: &'a mut Failures, now: Timestamp) -> Self {
        Self { stack: Rc::clone(&stack.name), failures, effects: Vec::new(), now, watched: Watched::default() }
    }

    /// Lets alarms be watched.
    pub fn watch(&mut self, watched: Watched) {
        self.watched = watched;
    }

    /// The effects, in no order.
    pub fn effects(self) -> Vec<Effect> {
        self.effects
    }

    fn status(&mut self, status: StackStatus, reason: Option<String>) {
        self.effects.push(Effect { at: self.now, what: What::Stack(status, reason.map(Rc::from)) });
    }

    fn commit(&mut self, wanted: Wanted) {
        self.effects.push(Effect { at: self.now, what: What::Commit(Box::new(wanted)) });
    }

    fn resource(&mut self, at: Timestamp, id: &Rc<str>, live: &Rc<Live>, status: &'static str, becomes: Becomes) {
        self.told(at, id, live, status, becomes, None);
    }

    fn told(
        &mut self,
        at: Timestamp,
        id: &Rc<str>,
        live: &Rc<Live>,
        status: &'static str,
        becomes: Becomes,
        reason: Option<Rc<str>>,
    ) {
        let (id, live) = (Rc::clone(id), Rc::clone(live));
        self.effects.push(Effect { at, what: What::Resource { id, live, status, reason, becomes, is_loss: false } });
    }

    /// Makes a new stack.
    pub fn create(&mut self, planned: &[Planned], wanted: Wanted) {
        self.status(StackStatus::CreateInProgress, Some("User Initiated".to_owned()));
        let outputs = wanted.outputs.clone();
        self.commit(Wanted { outputs: indexmap::IndexMap::new(), ..wanted.clone() });
        let forward = self.forward(planned);
        let Some(reason) = self.fails("create", &forward) else {
            self.commit(Wanted { outputs, ..wanted });
            return self.status(StackStatus::CreateComplete, None);
        };
        let reason = format!("{reason}. Rollback requested by user.");
        self.status(StackStatus::RollbackInProgress, Some(reason));
        let failed = self.unmake(forward.started.iter().filter_map(made).collect(), Leftovers::Kept);
        match failed {
            None => self.status(StackStatus::RollbackComplete, None),
            Some(ids) => {
                let reason = format!("The following resource(s) failed to delete: [{ids}]. ");
                self.status(StackStatus::RollbackFailed, Some(reason));
            }
        }
    }

    /// Changes a stack. What is to be brought back if the rollback fails, too.
    pub fn update(&mut self, planned: &[Planned], wanted: Wanted) -> Vec<Planned> {
        self.status(StackStatus::UpdateInProgress, Some("User Initiated".to_owned()));
        let forward = self.forward(planned);
        if let Some(reason) = self.fails("update", &forward) {
            let reason = format!("{reason}. ");
            self.status(StackStatus::UpdateRollbackInProgress, Some(reason));
            return self.roll_back(forward.started, &[]);
        }
        self.commit(wanted);
        self.status(StackStatus::UpdateCompleteCleanupInProgress, None);
        let removed = planned.iter().filter_map(|planned| {
            let live = Rc::clone(planned.old.as_ref()?);
            let (becomes, policy) = match planned.fate {
                Fate::Remove => (Becomes::Gone, &live.deletion_policy),
                Fate::Replace => (Becomes::Told, &live.replace_policy),
                Fate::Add | Fate::Modify => return None,
            };
            let is_loss = !is_kept(policy.as_deref());
            Some(Item {
                id: Rc::clone(&planned.logical_id),
                live: Rc::clone(&live),
                needs: Vec::new(),
                becomes,
                is_loss,
                is_new: false,
            })
        });
        let removed = removed.collect();
        // What cannot be deleted in the clean-up is left behind, and the update is complete all the same.
        let _ = self.unmake(removed, Leftovers::Forgotten);
        self.status(StackStatus::UpdateComplete, None);
        Vec::new()
    }

    /// Why an operation is taken back, if it is: a resource failed, or an alarm went off while it was watched.
    fn fails(&mut self, verb: &str, forward: &Forward) -> Option<String> {
        if let Some(failure) = &forward.failure {
            return Some(format!("The following resource(s) failed to {verb}: [{failure}]"));
        }
        if self.watched.missing.is_some() {
            return self.watched.missing.clone();
        }
        self.now = self.now.after(self.watched.bake);
        self.watched.alarm.clone()
    }

    /// Makes and changes in the order of needs, all that can be side by side.
    fn forward(&mut self, planned: &[Planned]) -> Forward {
        if self.watched.missing.is_some() {
            return Forward { failure: None, started: Vec::new() };
        }
        let changes: Vec<&Planned> = planned.iter().filter(|planned| planned.fate != Fate::Remove).collect();
        let mut ends: BTreeMap<&str, Timestamp> = BTreeMap::new();
        let mut times: Vec<Option<Times>> = Vec::with_capacity(changes.len());
        for change in &changes {
            let begin = change.needs.iter().try_fold(self.now, |begin, need| Some(begin.max(*ends.get(&**need)?)));
            let time = begin.map(|begin| {
                let phase = if change.fate == Fate::Modify { Phase::Update } else { Phase::Create };
                let kind = change.new.as_ref().map_or("", |live| &*live.resource_type);
                (begin, begin.after(latency(kind, phase)), take(self.failures, &self.stack, &change.logical_id, phase))
            });
            // Nothing that needs a resource which fails is begun.
            if let Some((_, end, None)) = &time {
                ends.insert(&change.logical_id, *end);
            }
            times.push(time);
        }
        let fails = |time: &Times| time.2.as_ref().map(|_| time.1);
        let failed_at = times.iter().flatten().filter_map(fails).min();
        let mut forward = Forward { failure: None, started: Vec::new() };
        let mut last = self.now;
        for (change, time) in changes.into_iter().zip(times) {
            let Some((begin, end, failure)) = time else { continue };
            if failed_at.is_some_and(|failed| begin > failed) {
                continue;
            }
            last = last.max(end);
            self.change(change, begin, end, failure.as_ref(), failed_at);
            if failure.is_some() && failed_at == Some(end) {
                forward.failure.get_or_insert_with(|| change.logical_id.to_string());
            }
            forward.started.push(change.clone());
        }
        self.now = failed_at.unwrap_or(last);
        forward
    }

    fn change(
        &mut self,
        change: &Planned,
        begin: Timestamp,
        end: Timestamp,
        failure: Option<&Rc<str>>,
        failed_at: Option<Timestamp>,
    ) {
        let Some(new) = &change.new else { return };
        let id = &change.logical_id;
        let is_new = change.fate == Fate::Add;
        let [progress, complete, broken] = if is_new {
            ["CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED"]
        } else {
            ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED"]
        };
        let begins = if is_new { Becomes::There } else { Becomes::Status };
        let reason = "Requested update requires the creation of a new physical resource; hence creating one.";
        let reason = (change.fate == Fate::Replace).then(|| Rc::from(reason));
        self.told(begin, id, new, progress, begins, reason);
        match (failure, failed_at) {
            (Some(reason), Some(failed)) if end <= failed => {
                self.told(end, id, new, broken, Becomes::Status, Some(Rc::clone(reason)));
            }
            (_, Some(at)) if end > at => {
                let [creation, update] = CANCELLED;
                let reason = Rc::from(if is_new { creation } else { update });
                self.told(at, id, new, broken, Becomes::Status, Some(reason));
            }
            _ => self.resource(end, id, new, complete, Becomes::There),
        }
    }

    /// Brings back what was changed, then deletes what was made; what could not be brought back is returned.
    pub fn roll_back(&mut self, started: Vec<Planned>, skip: &[String]) -> Vec<Planned> {
        let begin = self.now;
        let mut failed: Vec<String> = Vec::new();
        for change in started.iter().filter(|change| change.fate != Fate::Add) {
            let (Some(old), id) = (&change.old, &change.logical_id) else { continue };
            if skip.iter().any(|skipped| **skipped == **id) {
                let reason = Some(Rc::from("Resource skipped by user request"));
                self.told(begin, id, old, "UPDATE_COMPLETE", Becomes::There, reason);
                continue;
            }
            self.resource(begin, id, old, "UPDATE_IN_PROGRESS", Becomes::Status);
            let end = begin.after(latency(&old.resource_type, Phase::Rollback));
            self.now = self.now.max(end);
            match take(self.failures, &self.stack, id, Phase::Rollback) {
                None => self.resource(end, id, old, "UPDATE_COMPLETE", Becomes::There),
                Some(reason) => {
                    self.told(end, id, old, "UPDATE_FAILED", Becomes::Status, Some(reason));
                    failed.push(id.to_string());
                }
            }
        }
        if !failed.is_empty() {
            let reason = format!("The following resource(s) failed to update: [{}]. ", failed.join(", "));
            self.status(StackStatus::UpdateRollbackFailed, Some(reason));
            return started;
        }
        self.status(StackStatus::UpdateRollbackCompleteCleanupInProgress, None);
        let _ = self.unmake(started.iter().filter_map(made).collect(), Leftovers::Forgotten);
        self.status(StackStatus::UpdateRollbackComplete, None);
        Vec::new()
    }

    /// Deletes a stack with everything in it.
    pub fn delete(&mut self, stack: &Stack, retain: &[String]) {
        self.status(StackStatus::DeleteInProgress, Some("User Initiated".to_owned()));
        let needs = |id: &str| {
            let is = stack.is.as_ref()?;
            is.template.resources.get(id).map(|resource| resource.needs.clone())
        };
        let items = stack.resources.iter().filter(|(id, _)| !retain.iter().any(|kept| **kept == ***id));
        let items = items.map(|(id, held)| Item {
            id: Rc::clone(id),
            live: Rc::clone(&held.live),
            needs: needs(id).unwrap_or_default(),
            becomes: Becomes::Gone,
            is_loss: !is_kept(held.live.deletion_policy.as_deref()),
            is_new: false,
        });
        match self.unmake(items.collect(), Leftovers::Kept) {
            None => self.status(StackStatus::DeleteComplete, None),
            Some(ids) => {
                let reason = format!("The following resource(s) failed to delete: [{ids}]. ");
                self.status(StackStatus::DeleteFailed, Some(reason));
            }
        }
    }

    /// Deletes resources, each after those that need it. The ids of those that could not be, if any.
    fn unmake(&mut self, items: Vec<Item>, leftovers: Leftovers) -> Option<String> {
        let begin = self.now;
        let mut ends: Vec<Option<Timestamp>> = vec![None; items.len()];
        let mut failed: Vec<&str> = Vec::new();
        let mut stuck: Vec<&Rc<str>> = Vec::new();
        for (at, item) in items.iter().enumerate().rev() {
            let users = items.iter().enumerate().filter(|(_, user)| user.needs.contains(&item.id));
            let start = users.clone().filter_map(|(user, _)| *ends.get(user)?).max().unwrap_or(begin);
            if users.clone().any(|(_, user)| stuck.contains(&&user.id)) {
                stuck.push(&item.id);
                continue;
            }
            let policy =
                if item.becomes == Becomes::Told { &item.live.replace_policy } else { &item.live.deletion_policy };
            let is_kept = match policy.as_deref() {
                Some("Retain") => true,
                Some("RetainExceptOnCreate") => !item.is_new,
                _ => false,
            };
            let end = if is_kept { start } else { start.after(latency(&item.live.resource_type, Phase::Delete)) };
            self.now = self.now.max(end);
            if let Some(slot) = ends.get_mut(at) {
                *slot = Some(end);
            }
            let (id, live) = (&item.id, &item.live);
            let working = if item.becomes == Becomes::Told { Becomes::Told } else { Becomes::Status };
            if is_kept {
                self.resource(start, id, live, "DELETE_SKIPPED", item.becomes);
                continue;
            }
            self.resource(start, id, live, "DELETE_IN_PROGRESS", working);
            if let Some(reason) = take(self.failures, &self.stack, id, Phase::Delete) {
                let becomes = if leftovers == Leftovers::Kept { working } else { item.becomes };
                self.told(end, id, live, "DELETE_FAILED", becomes, Some(reason));
                failed.push(id);
                if leftovers == Leftovers::Kept {
                    stuck.push(id);
                }
                continue;
            }
            let (status, becomes, is_loss) = ("DELETE_COMPLETE", item.becomes, item.is_loss);
            let what =
                What::Resource { id: Rc::clone(id), live: Rc::clone(live), status, reason: None, becomes, is_loss };
            self.effects.push(Effect { at: end, what });
        }
        (!failed.is_empty()).then(|| failed.join(", "))
    }
}

/// What a rollback deletes: what was new.
fn made(change: &Planned) -> Option<Item> {
    let becomes = match change.fate {
        Fate::Add => Becomes::Gone,
        Fate::Replace => Becomes::Told,
        Fate::Modify | Fate::Remove => return None,
    };
    let live = Rc::clone(change.new.as_ref()?);
    let (id, needs) = (Rc::clone(&change.logical_id), change.needs.clone());
    Some(Item { id, live, needs, becomes, is_loss: false, is_new: true })
}

fn is_kept(policy: Option<&str>) -> bool {
    matches!(policy, Some("Retain" | "Snapshot" | "RetainExceptOnCreate"))
}

/// How long CloudFormation thinks about a change set.
pub const CHANGE_SET: Duration = Duration::from_millis(2500);
