//! What changes within one unit: its templates compared, replacements followed through references.

use super::downtime::downtime;
use super::values::{Reference, differences, join, references};
use super::{PlannedChange, PlannedProperty};
use crate::deploy::assembly::Origins;
use crate::deploy::cloud::{ChangeAction, Replacement};
use crate::deploy::execute::HOLDS_DATA;
use crate::deploy::replacement::behaviour;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// The templates of a unit, and what is known to change around it.
pub(super) struct Compared<'a> {
    pub unit: &'a str,
    pub before: Option<&'a Json>,
    pub after: Option<&'a Json>,
    /// Parameters that get another value, or may get one.
    pub parameters: &'a BTreeSet<String>,
    pub origins: &'a Origins,
}

/// What would happen to the resources, and the outputs that get other values by it.
pub(super) struct Changes {
    pub resources: Vec<PlannedChange>,
    pub outputs: BTreeSet<String>,
    /// These, and those that show attributes of resources which change in place: nobody knows whether they do.
    pub unsure: BTreeSet<String>,
}

impl Compared<'_> {
    pub fn changes(&self) -> Changes {
        let (before, after) = (resources(self.before), resources(self.after));
        let mut changes: BTreeMap<&str, PlannedChange> = BTreeMap::new();
        let ids: BTreeSet<&String> = before.keys().chain(after.keys()).copied().collect();
        for id in ids {
            let change = match (before.get(id), after.get(id)) {
                (None, Some(resource)) => Some(added(id, resource)),
                (Some(resource), None) => Some(removed(id, resource)),
                (Some(before), Some(after)) => self.modified(id, before, after),
                (None, None) => None,
            };
            changes.extend(change.map(|change| (id.as_str(), change)));
        }
        self.follow(&before, &after, &mut changes);
        changes.values_mut().for_each(|change| change.downtime = downtime(change));
        let outputs = self.outputs(|reference| self.moves(reference, &changes).is_some());
        let unsure = self.outputs(|reference| {
            let is_touched = reference.attribute.is_some() && changes.contains_key(reference.to.as_str());
            is_touched || self.moves(reference, &changes).is_some()
        });
        Changes { resources: changes.into_values().collect(), outputs, unsure }
    }

    fn modified(&self, id: &str, before: &Json, after: &Json) -> Option<PlannedChange> {
        let kind = type_of(after);
        if type_of(before) != kind {
            // Another type under the same name is another resource.
            return Some(PlannedChange {
                replacement: Replacement::Always,
                loses_data: loses_data(before),
                ..change(id, before, ChangeAction::Modify)
            });
        }
        let mut change = change(id, after, ChangeAction::Modify);
        for attribute in ["Properties", "Metadata", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy"] {
            for difference in differences(before.get(attribute), after.get(attribute)) {
                let path = join(attribute, &difference.path);
                let path = path.trim_end_matches('/').to_owned();
                let replacement = behaviour(kind, &path);
                let source = self.origins.nearest(self.unit, id, &path).map(|place| place.at.clone());
                let text = |value: Option<&Json>| value.map(ToString::to_string);
                let (before, after) = (text(difference.before), text(difference.after));
                change.properties.push(PlannedProperty { path, before, after, replacement, because_of: None, source });
            }
        }
        if change.properties.is_empty() {
            return None;
        }
        settle(&mut change, after);
        Some(change)
    }

    /// Follows what is replaced, and what parameters change, to all that refers to it, until nothing new is
    /// found. Attributes of a resource that is only modified stay as they are, as far as anybody knows.
    fn follow<'t>(
        &self,
        before: &BTreeMap<&String, &'t Json>,
        after: &BTreeMap<&'t String, &'t Json>,
        changes: &mut BTreeMap<&'t str, PlannedChange>,
    ) {
        let existing = || after.iter().filter(|(id, _)| before.contains_key(*id));
        loop {
            let mut grew = false;
            for (id, resource) in existing() {
                let Some(properties) = resource.get("Properties") else { continue };
                for (path, reference) in references(properties) {
                    let Some(replacement) = self.moves(&reference, changes) else { continue };
                    let path = join("Properties", &path);
                    let kind = type_of(resource);
                    let entry = changes.entry(id.as_str());
                    let change = entry.or_insert_with(|| change(id, resource, ChangeAction::Modify));
                    if change.properties.iter().any(|property| property.path == path) {
                        continue;
                    }
                    let own = behaviour(kind, &path);
                    let source = self.origins.nearest(self.unit, id, &path).map(|place| place.at.clone());
                    change.properties.push(PlannedProperty {
                        path,
                        before: None,
                        after: None,
                        replacement: own.min_certain(replacement),
                        because_of: Some(reference.to.clone()),
                        source,
                    });
                    settle(change, resource);
                    grew = true;
                }
            }
            if !grew {
                return;
            }
        }
    }

    /// Whether what a reference gives changes: certainly, perhaps, or not at all.
    fn moves(&self, reference: &Reference, changes: &BTreeMap<&str, PlannedChange>) -> Option<Replacement> {
        if self.parameters.contains(&reference.to) {
            return Some(Replacement::Conditional);
        }
        let change = changes.get(reference.to.as_str())?;
        Some(change.replacement).filter(|replacement| *replacement != Replacement::Never)
    }

    /// The outputs that are written in another way, or refer to something that moves.
    fn outputs(&self, moves: impl Fn(&Reference) -> bool) -> BTreeSet<String> {
        let of = |template: Option<&Json>| -> Map<String, Json> {
            template.and_then(|template| template.get("Outputs")?.as_object().cloned()).unwrap_or_default()
        };
        let (before, after) = (of(self.before), of(self.after));
        let is_other = |name: &String, output: &Json| {
            before.get(name).and_then(|before| before.get("Value")) != output.get("Value")
                || references(output).iter().any(|(_, reference)| moves(reference))
        };
        after.iter().filter(|(name, output)| is_other(name, output)).map(|(name, _)| name.clone()).collect()
    }
}

impl Replacement {
    /// What follows from a property of this behaviour whose value changes with this certainty.
    const fn min_certain(self, cause: Self) -> Self {
        match (self, cause) {
            (Self::Never, _) => Self::Never,
            (Self::Always, Self::Always) => Self::Always,
            _ => Self::Conditional,
        }
    }
}

fn resources(template: Option<&Json>) -> BTreeMap<&String, &Json> {
    let resources = template.and_then(|template| template.get("Resources")?.as_object());
    resources.into_iter().flatten().collect()
}

fn type_of(resource: &Json) -> &str {
    resource.get("Type").and_then(Json::as_str).unwrap_or_default()
}

fn change(id: &str, resource: &Json, action: ChangeAction) -> PlannedChange {
    PlannedChange {
        logical_id: id.to_owned(),
        resource_type: type_of(resource).to_owned(),
        action,
        replacement: Replacement::Never,
        loses_data: false,
        is_retained: false,
        downtime: None,
        properties: Vec::new(),
    }
}

fn added(id: &str, resource: &Json) -> PlannedChange {
    change(id, resource, ChangeAction::Add)
}

fn removed(id: &str, resource: &Json) -> PlannedChange {
    let policy = resource.get("DeletionPolicy").and_then(Json::as_str).unwrap_or_default();
    let is_retained = matches!(policy, "Retain" | "RetainExceptOnCreate");
    let is_kept = is_retained || policy == "Snapshot";
    let loses_data = loses_data(resource) && !is_kept;
    PlannedChange { loses_data, is_retained, ..change(id, resource, ChangeAction::Remove) }
}

/// What becomes of a resource by its properties.
fn settle(change: &mut PlannedChange, resource: &Json) {
    let has = |wanted| change.properties.iter().any(|property| property.replacement == wanted);
    change.replacement = match (has(Replacement::Always), has(Replacement::Conditional)) {
        (true, _) => Replacement::Always,
        (false, true) => Replacement::Conditional,
        (false, false) => Replacement::Never,
    };
    change.loses_data = change.replacement != Replacement::Never && loses_data(resource);
}

fn loses_data(resource: &Json) -> bool {
    HOLDS_DATA.contains(&type_of(resource))
}
