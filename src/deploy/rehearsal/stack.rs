//! A stack of the rehearsal: what is there, what will happen to it and when, what happened.
//!
//! What an operation does is known when it begins, as a list of effects with their times; [`Stack::advance`]
//! lets those happen whose time has come. So stacks go on when nobody looks, as they do in AWS.

use super::change::Planned;
use super::template::Template;
use crate::deploy::clock::Timestamp;
use crate::deploy::cloud::{ChangeSetStatus, ResourceChange, RollbackConfiguration, StackStatus};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// The type of a stack in its own events.
pub(super) const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

/// A resource that exists.
#[derive(Debug, PartialEq)]
pub struct Live {
    /// Its type.
    pub resource_type: Rc<str>,
    /// Its physical id.
    pub physical_id: Rc<str>,
    /// Its properties, functions evaluated.
    pub properties: Json,
    /// Its metadata.
    pub metadata: Json,
    /// What becomes of it when it is removed.
    pub deletion_policy: Option<Rc<str>>,
    /// What becomes of it when it is replaced.
    pub replace_policy: Option<Rc<str>>,
}

/// A resource of a stack.
#[derive(Debug)]
pub struct Held {
    /// The resource.
    pub live: Rc<Live>,
    /// `CREATE_COMPLETE` and so on.
    pub status: &'static str,
    /// Its properties, if somebody has changed them past the template.
    pub actual: Option<Json>,
}

/// What is to become of the list of resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// The resource has another status.
    Status,
    /// The resource is this one.
    There,
    /// The resource is not there any more.
    Gone,
    /// Nothing: what is told of is an older one that was replaced.
    Told,
}

/// Something that happens.
#[derive(Debug)]
pub struct Effect {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What happens.
#[derive(Debug)]
pub enum What {
    /// To a resource.
    Resource {
        /// Its logical id.
        id: Rc<str>,
        /// The resource.
        live: Rc<Live>,
        /// Its status then.
        status: &'static str,
        /// Why.
        reason: Option<Rc<str>>,
        /// What becomes of the list.
        becomes: Becomes,
        /// Whether what is deleted had been whole before the operation began.
        is_loss: bool,
    },
    /// To the stack.
    Stack(StackStatus, Option<Rc<str>>),
    /// The stack is now as this says.
    Commit(Box<Wanted>),
}

/// What a stack is to be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The template.
    pub template: Rc<Template>,
    /// Every parameter.
    pub parameters: Rc<IndexMap<String, String>>,
    /// Tags.
    pub tags: Rc<IndexMap<String, String>>,
    /// Outputs.
    pub outputs: IndexMap<String, String>,
}

/// What happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// To which resource; `None` for the stack.
    pub resource: Option<(Rc<str>, Rc<Live>)>,
    /// Its status.
    pub status: &'static str,
    /// Why.
    pub reason: Option<Rc<str>>,
    /// The token of the operation.
    pub token: Option<Rc<str>>,
}

/// A change set.
#[derive(Debug)]
pub struct KnownChangeSet {
    /// Its ARN.
    pub id: String,
    /// The token that it was made with.
    pub client_token: String,
    /// From when on it is there.
    pub ready_at: Timestamp,
    /// What it is when it is there.
    pub status: ChangeSetStatus,
    /// Why.
    pub reason: Option<String>,
    /// What it changes.
    pub changes: Vec<ResourceChange>,
    /// What it makes of the stack.
    pub wanted: Option<Wanted>,
    /// What is done for that.
    pub planned: Vec<Planned>,
    /// Alarms that roll it back.
    pub rollback: Option<RollbackConfiguration>,
}

/// What is left to do when a rollback failed.
#[derive(Debug, Default)]
pub struct Unfinished {
    /// What was changed and is to be as it was.
    pub back: Vec<Planned>,
}

/// Something with data that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// When.
    pub at: Timestamp,
    /// The name of the stack.
    pub stack: String,
    /// The logical id.
    pub logical_id: String,
    /// The type.
    pub resource_type: String,
}

/// A stack.
#[derive(Debug)]
pub struct Stack {
    /// Its name.
    pub name: Rc<str>,
    /// Its ARN.
    pub id: Rc<str>,
    /// Its status.
    pub status: StackStatus,
    /// Why.
    pub reason: Option<Rc<str>>,
    /// What it is, once it was made.
    pub is: Option<Wanted>,
    /// Tags of a stack that is not made yet.
    pub tags: Rc<IndexMap<String, String>>,
    /// Its resources.
    pub resources: IndexMap<Rc<str>, Held>,
    /// Whether it is protected against deletion.
    pub termination_protection: bool,
    /// Its change sets by name.
    pub change_sets: IndexMap<String, KnownChangeSet>,
    /// What will happen, in order.
    pub pending: VecDeque<Effect>,
    /// What happened, oldest first.
    pub entries: Vec<Entry>,
    /// When it was last changed.
    pub last_updated: Option<Timestamp>,
    /// The token of the last operation.
    pub token: Option<Rc<str>>,
    /// What the operation that is under way, or that failed, does.
    pub unfinished: Unfinished,
    /// Outputs as they were recorded, by what the rehearsal would make them.
    pub aliases: BTreeMap<String, String>,
    /// Data that was deleted.
    pub losses: Vec<Loss>,
    /// Whether all of it was ever there: what a creation leaves that failed holds no data yet.
    pub was_whole: bool,
}

impl Stack {
    /// A stack of which nothing is there yet.
    #[must_use]
    pub fn new(name: &str, id: &str, tags: Rc<IndexMap<String, String>>) -> Self {
        Self {
            name: Rc::from(name),
            id: Rc::from(id),
            status: StackStatus::ReviewInProgress,
            reason: None,
            is: None,
            tags,
            resources: IndexMap::new(),
            termination_protection: false,
            change_sets: IndexMap::new(),
            pending: VecDeque::new(),
            entries: Vec::new(),
            last_updated: None,
            token: None,
            unfinished: Unfinished::default(),
            aliases: BTreeMap::new(),
            losses: Vec::new(),
            was_whole: false,
        }
    }

    /// Takes up an operation.
    pub fn begin(&mut self, token: &str, mut effects: Vec<Effect>) {
        effects.sort_by_key(|effect| effect.at);
        self.token = Some(Rc::from(token));
        self.pending = effects.into();
    }

    /// Lets everything happen whose time has come.
    pub fn advance(&mut self, now: Timestamp) {
        while self.pending.front().is_some_and(|effect| effect.at <= now) {
            if let Some(effect) = self.pending.pop_front() {
                self.apply(effect);
            }
        }
    }

    fn apply(&mut self, effect: Effect) {
        let at = effect.at;
        let token = self.token.clone();
        match effect.what {
            What::Commit(wanted) => {
                self.tags = Rc::clone(&wanted.tags);
                self.is = Some(*wanted);
            }
            What::Stack(status, reason) => {
                self.status = status;
                self.was_whole |= status.is_good();
                self.reason.clone_from(&reason);
                self.last_updated = Some(at);
                self.entries.push(Entry { at, resource: None, status: status.word(), reason, token });
            }
            What::Resource { id, live, status, reason, becomes, is_loss } => {
                let holds_data = || crate::deploy::execute::HOLDS_DATA.contains(&&*live.resource_type);
                if is_loss && self.was_whole && status == "DELETE_COMPLETE" && holds_data() {
                    let (stack, logical_id) = (self.name.to_string(), id.to_string());
                    self.losses.push(Loss { at, stack, logical_id, resource_type: live.resource_type.to_string() });
                }
                match becomes {
                    Becomes::There => {
                        let held = Held { live: Rc::clone(&live), status, actual: None };
                        self.resources.insert(Rc::clone(&id), held);
                    }
                    Becomes::Gone => drop(self.resources.shift_remove(&id)),
                    Becomes::Status => {
                        if let Some(held) = self.resources.get_mut(&id) {
                            held.status = status;
                        }
                    }
                    Becomes::Told => {}
                }
                self.entries.push(Entry { at, resource: Some((id, live)), status, reason, token });
            }
        }
    }
}
