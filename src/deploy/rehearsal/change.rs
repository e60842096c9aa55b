//! What a template does to a stack: which resources are made, changed, replaced, removed.
//!
//! The same comparison answers a change set and is carried out when it is executed. Replacements are
//! followed through references, because a new resource has another physical id. Start at [`compare`].

use super::facts::CreateOnly;
use super::stack::{Live, Stack};
use super::template::{Reference, Resource, Template, references};
use super::values::{Place, Values, text};
use crate::deploy::cloud::{ChangeAction, PropertyChange, Replacement, ResourceChange};
use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What becomes of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is made.
    Add,
    /// It is changed where it is.
    Modify,
    /// Another takes its place.
    Replace,
    /// It is removed.
    Remove,
}

/// A change of a resource.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Its logical id.
    pub logical_id: Rc<str>,
    /// What becomes of it.
    pub fate: Fate,
    /// What is there.
    pub old: Option<Rc<Live>>,
    /// What will be there.
    pub new: Option<Rc<Live>>,
    /// What it waits for, among the changes.
    pub needs: Vec<Rc<str>>,
    /// Which properties change.
    pub details: Vec<PropertyChange>,
}

/// What a template does to a stack.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Changes: first those that are made, in the order of needs, then what is removed.
    pub planned: Vec<Planned>,
    /// Every output with its value.
    pub outputs: IndexMap<String, String>,
}

/// What a comparison is made with.
pub struct Comparer<'a> {
    /// Account and region.
    pub place: &'a Place,
    /// Which properties replace.
    pub facts: &'a dyn CreateOnly,
    /// The new template.
    pub template: &'a Template,
    /// Its parameters.
    pub parameters: &'a IndexMap<String, String>,
    /// Whether live values count as what is there.
    pub revert_drift: bool,
    /// Tells physical ids of this operation from earlier ones.
    pub generation: u64,
}

/// Compares a stack with what it is to be.
///
/// # Errors
/// What CloudFormation would say of the template.
pub fn compare(stack: &Stack, with: &Comparer<'_>) -> Result<Comparison, String> {
    let mut future: BTreeMap<Rc<str>, Rc<Live>> = BTreeMap::new();
    let mut planned: Vec<Planned> = Vec::new();
    for (id, resource) in &with.template.resources {
        let values = with.values(stack, &future);
        if let Some(condition) = &resource.condition
            && !with.look(&values, |values| values.condition(condition))?
        {
            continue;
        }
        let properties = with.look(&values, |values| values.resolve(&resource.properties))?.unwrap_or_default();
        let change = with.resource(stack, id, resource, properties, &planned);
        let live = change
            .as_ref()
            .map_or_else(|| stack.resources.get(id).map(|held| Rc::clone(&held.live)), |change| change.new.clone());
        future.extend(live.map(|live| (Rc::clone(id), live)));
        planned.extend(change);
    }
    for (id, held) in stack.resources.iter().rev().filter(|(id, _)| !future.contains_key(*id)) {
        planned.push(Planned {
            logical_id: Rc::clone(id),
            fate: Fate::Remove,
            old: Some(Rc::clone(&held.live)),
            new: None,
            needs: Vec::new(),
            details: Vec::new(),
        });
    }
    let outputs = with.outputs(stack, &future)?;
    Ok(Comparison { planned, outputs })
}

/// Resources as they will be, to look values up in.
struct Future<'a> {
    stack: &'a Stack,
    future: &'a BTreeMap<Rc<str>, Rc<Live>>,
}

impl Comparer<'_> {
    const fn values<'s>(&self, stack: &'s Stack, future: &'s BTreeMap<Rc<str>, Rc<Live>>) -> Future<'s> {
        Future { stack, future }
    }

    fn look<T>(&self, from: &Future<'_>, look: impl Fn(&Values<'_>) -> Result<T, String>) -> Result<T, String> {
        let resources = |id: &str| {
            let live = from.future.get(id)?;
            Some((Rc::clone(&live.resource_type), Rc::clone(&live.physical_id)))
        };
        look(&Values {
            place: self.place,
            stack_name: &from.stack.name,
            stack_id: &from.stack.id,
            template: self.template,
            parameters: self.parameters,
            resources: &resources,
        })
    }

    fn resource(
        &self,
        stack: &Stack,
        id: &Rc<str>,
        resource: &Resource,
        properties: Json,
        earlier: &[Planned],
    ) -> Option<Planned> {
        let needs: Vec<Rc<str>> = resource.needs.iter().filter(|need| waits(need, earlier)).cloned().collect();
        let made = |physical_id: Rc<str>, properties: Json| {
            Some(Rc::new(Live {
                resource_type: Rc::clone(&resource.resource_type),
                physical_id,
                properties,
                metadata: resource.metadata.clone(),
                deletion_policy: resource.deletion_policy.clone(),
                replace_policy: resource.replace_policy.clone(),
            }))
        };
        let planned =
            |fate, old, new, details| Some(Planned { logical_id: Rc::clone(id), fate, old, new, needs, details });
        let new_id = || Rc::from(self.physical_id(stack, id, &resource.resource_type));
        let Some(held) = stack.resources.get(id) else {
            return planned(Fate::Add, None, made(new_id(), properties), Vec::new());
        };
        let old = Rc::clone(&held.live);
        if old.resource_type != resource.resource_type {
            return planned(Fate::Replace, Some(old), made(new_id(), properties), Vec::new());
        }
        let present = if self.revert_drift { held.actual.as_ref().unwrap_or(&old.properties) } else { &old.properties };
        let mut details = self.details(present, &properties, resource);
        if old.metadata != resource.metadata {
            details.push(detail("Metadata".to_owned(), Replacement::Never, None, None, None));
        }
        if details.is_empty() {
            return None;
        }
        let replaces = details.iter().any(|detail| detail.requires_recreation == Replacement::Always);
        let fate = if replaces { Fate::Replace } else { Fate::Modify };
        let physical_id = if replaces { new_id() } else { Rc::clone(&old.physical_id) };
        planned(fate, Some(old), made(physical_id, properties), details)
    }

    /// Something that looks like what CloudFormation makes up, and is never the same twice.
    fn physical_id(&self, stack: &Stack, id: &str, resource_type: &str) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ self.generation;
        for byte in stack.id.bytes().chain(id.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let name = format!("{}-{id}-{:012X}", stack.name, hash & 0xffff_ffff_ffff);
        let place = self.place;
        match resource_type {
            "AWS::SNS::Topic" => format!("arn:aws:sns:{}:{}:{name}", place.region, place.account),
            "AWS::ECS::TaskDefinition" => {
                format!("arn:aws:ecs:{}:{}:task-definition/{name}:1", place.region, place.account)
            }
            "AWS::ECS::Service" => format!("arn:aws:ecs:{}:{}:service/{name}", place.region, place.account),
            "AWS::SQS::Queue" => format!("https://sqs.{}.amazonaws.com/{}/{name}", place.region, place.account),
            _ => name,
        }
    }

    fn details(&self, old: &Json, new: &Json, resource: &Resource) -> Vec<PropertyChange> {
        let mut paths = Vec::new();
        differences(old, new, &mut String::new(), &mut paths);
        let kind = &resource.resource_type;
        let all = paths.into_iter().map(|path| {
            let cause = cause(&resource.properties, &path);
            let replaces = self.facts.replaces(kind, &path);
            let requires_recreation = if replaces { Replacement::Always } else { Replacement::Never };
            let pointer = ["/", &path].concat();
            let shown = |value: &Json| value.pointer(&pointer).map(text);
            let (before, after) = (shown(old), shown(new));
            detail(["Properties/", &path].concat(), requires_recreation, before, after, cause)
        });
        all.collect()
    }

    fn outputs(&self, stack: &Stack, future: &BTreeMap<Rc<str>, Rc<Live>>) -> Result<IndexMap<String, String>, String> {
        let from = self.values(stack, future);
        let mut outputs = IndexMap::new();
        for (name, output) in &self.template.outputs {
            if let Some(condition) = &output.condition
                && !self.look(&from, |values| values.condition(condition))?
            {
                continue;
            }
            let value = self.look(&from, |values| values.resolve(&output.value))?;
            let value = value.as_ref().map(text).unwrap_or_default();
            let value = stack.aliases.get(&value).cloned().unwrap_or(value);
            outputs.insert(name.clone(), value);
        }
        Ok(outputs)
    }
}

fn waits(need: &str, earlier: &[Planned]) -> bool {
    earlier.iter().any(|planned| &*planned.logical_id == need)
}

const fn detail(
    path: String,
    requires_recreation: Replacement,
    before: Option<String>,
    after: Option<String>,
    causing_entity: Option<String>,
) -> PropertyChange {
    PropertyChange { path, requires_recreation, before, after, causing_entity }
}

/// The paths of the innermost values that differ. Lists of other lengths differ as a whole.
pub fn differences(old: &Json, new: &Json, path: &mut String, found: &mut Vec<String>) {
    if old == new {
        return;
    }
    let within = path.len();
    let mut enter = |name: &str, old: &Json, new: &Json| {
        if within > 0 {
            path.push('/');
        }
        path.push_str(&name.replace('~', "~0").replace('/', "~1"));
        differences(old, new, path, found);
        path.truncate(within);
    };
    match (old, new) {
        (Json::Object(one), Json::Object(other)) => {
            for (key, value) in one {
                enter(key, value, other.get(key).unwrap_or(&Json::Null));
            }
            for (key, value) in other.iter().filter(|(key, _)| !one.contains_key(*key)) {
                enter(key, &Json::Null, value);
            }
        }
        (Json::Array(one), Json::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                enter(&at.to_string(), one, other);
            }
        }
        _ => found.push(path.clone()),
    }
}

/// What the value at a path is made of, if a function makes it: the first parameter or attribute.
fn cause(written: &Json, path: &str) -> Option<String> {
    let mut value = written;
    for part in path.split('/') {
        let next = value.get(part).or_else(|| value.get(part.parse::<usize>().ok()?));
        let Some(next) = next else { break };
        value = next;
    }
    let mut found = IndexSet::new();
    references(value, &mut found);
    found.into_iter().next().map(|reference| match reference {
        Reference::Name(name) | Reference::Attribute(name) => name,
    })
}

/// A change as a change set shows it. What follows from another resource that is made anew is only
/// conditional, because CloudFormation does not know its values yet.
pub fn shown(planned: &Planned, all: &[Planned]) -> ResourceChange {
    let dynamic = |detail: &PropertyChange| {
        let cause = detail.causing_entity.as_deref();
        cause.is_some_and(|cause| all.iter().any(|other| &*other.logical_id == cause))
    };
    let is_certain = planned.details.is_empty()
        || planned.details.iter().any(|detail| detail.requires_recreation == Replacement::Always && !dynamic(detail));
    let (action, replacement) = match planned.fate {
        Fate::Add => (ChangeAction::Add, Replacement::Never),
        Fate::Modify => (ChangeAction::Modify, Replacement::Never),
        Fate::Replace if is_certain => (ChangeAction::Modify, Replacement::Always),
        Fate::Replace => (ChangeAction::Modify, Replacement::Conditional),
        Fate::Remove => (ChangeAction::Remove, Replacement::Never),
    };
    let live = planned.new.as_ref().or(planned.old.as_ref());
    let old = planned.old.as_ref();
    let policy_action = match planned.fate {
        Fate::Remove => Some(old.and_then(|old| old.deletion_policy.as_deref()).unwrap_or("Delete")),
        Fate::Replace => Some(match old.and_then(|old| old.replace_policy.as_deref()) {
            Some("Retain") => "ReplaceAndRetain",
            Some("Snapshot") => "ReplaceAndSnapshot",
            _ => "ReplaceAndDelete",
        }),
        Fate::Add | Fate::Modify => None,
    };
    ResourceChange {
        action,
        logical_id: planned.logical_id.to_string(),
        physical_id: old.map(|old| old.physical_id.to_string()),
        resource_type: live.map(|live| live.resource_type.to_string()).unwrap_or_default(),
        replacement,
        policy_action: policy_action.map(str::to_owned),
        details: planned.details.clone(),
    }
}
