//! What rules are given: the program and the templates as values of regorus.
//!
//! A component or resource is made once, and only if some rule has to see it; what it holds can be told
//! apart without making it (`content.rs`). Start at [`Things`]; [`program_json`] shows all of it to people.

mod builder;
mod content;
mod drift;
mod plan;
mod program;
mod templates;

pub(super) use drift::drifts;
pub use drift::{DriftDifference, DriftView};
pub use plan::{ActorFacts, CostFacts, PlanFacts, PlannedChange, PlannedProperty};
pub use program::is_production;
pub use templates::TemplateView;

pub(super) use plan::Changes;
pub(super) use program::Components;
pub(super) use templates::Resources;

use super::memory::{Keys, Known};
use super::reads::Reads;
use super::results::Claim;
use super::rule::{Rule, Style, Subject};
use crate::ir::{Component, Program};
use crate::kinds::Address;
use builder::{Words, object};
use regorus::Value;
use std::collections::BTreeMap;

/// What the program itself does not know and rules may use.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// What components cost in a month, in US dollars; `None` if nobody estimated it. A component that is
    /// not in the map has an unknown price.
    pub monthly_costs: Option<&'a BTreeMap<Address, f64>>,
}

/// What of the program or the templates a rule wants to see.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter<'r> {
    kinds: &'r [String],
    resources: &'r [String],
    existing: bool,
}

impl<'r> Filter<'r> {
    /// What a rule wants.
    pub fn of(rule: &'r Rule) -> Self {
        Self { kinds: &rule.info.kinds, resources: &rule.info.resources, existing: rule.info.existing }
    }
}

/// An input with how many things are in it.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub value: Value,
    pub size: usize,
}

/// Components or resources that rules can be asked about, by their number.
pub(super) trait Things {
    /// How many there are.
    fn len(&self) -> usize;
    /// The kind and the type of one; all that have the same are wanted by the same rules.
    fn class(&self, thing: usize) -> (&str, &str);
    /// The template that it is of; those of one follow each other. `None` where there are no templates.
    fn template(&self, thing: usize) -> Option<usize>;
    /// Whether it is in the input of rules with this filter.
    fn is_wanted(&self, thing: usize, filter: &Filter<'_>) -> bool;
    /// Takes every field of it that a rule may read into the keys, but for those by which the things are
    /// told apart.
    fn tell(&mut self, thing: usize, keys: &mut Keys, known: &mut Known, rules: &[&Rule]);
    /// What it is as a value, as far as it is read.
    fn value(&mut self, thing: usize, reads: &Reads) -> Value;
    /// Its address, as in the value.
    fn address(&self, thing: usize) -> String;
    /// The address that a finding blames.
    fn blamed(&self, claim: Claim) -> Option<String>;
}

/// Takes the fields of a thing into the keys that is a value already; `names` are left out.
#[cfg(test)]
pub(super) fn told_value(value: &Value, names: &[&str], keys: &mut Keys, known: &mut Known, rules: &[&Rule]) {
    let Ok(fields) = value.as_object() else { return };
    for (name, field) in fields.iter_sorted() {
        let name = name.as_string().map_or("", |name| &**name);
        match field {
            Value::Object(parts) if matches!(name, "spec" | "properties") => {
                for (name, part) in parts.iter_sorted() {
                    let name = name.as_string().map_or("", |name| &**name);
                    keys.field(name, known, rules, |out| content::value(part, out));
                }
            }
            _ if names.contains(&name) => {}
            _ => keys.field(&format!(".{name}"), known, rules, |out| content::value(field, out)),
        }
    }
}

/// The whole input of rules about a plan, for people.
#[must_use]
pub fn plan_json(program: &Program, facts: &PlanFacts) -> serde_json::Value {
    let mut words = Words::default();
    let mut fields = program::surroundings(program, &mut words);
    fields.extend(plan::around(facts));
    let changes: Vec<Value> = facts.changes.iter().map(plan::change).collect();
    fields.insert(words.word("changes"), Value::from(changes));
    serde_json::to_value(object(fields)).unwrap_or_default()
}

/// What is the same in the input of every rule, and the field for what differs.
pub(super) struct Around {
    key: Value,
    fields: BTreeMap<Value, Value>,
}

impl Around {
    /// What rules about the program are told.
    pub fn program(program: &Program, rules: &[&Rule]) -> Self {
        let mut words = Words::default();
        let mut fields = program::surroundings(program, &mut words);
        if rules.iter().any(|rule| rule.reads.has("edges")) {
            fields.insert(words.word("edges"), program::edges(program, &mut words));
        }
        Self { key: words.word("components"), fields }
    }

    /// What rules about templates are told.
    pub fn templates(program: &Program) -> Self {
        let mut words = Words::default();
        let fields = program::surroundings(program, &mut words);
        Self { key: words.word("resources"), fields }
    }

    /// What rules about a plan are told.
    pub fn plan(program: &Program, facts: &PlanFacts) -> Self {
        let mut words = Words::default();
        let mut fields = program::surroundings(program, &mut words);
        fields.extend(plan::around(facts));
        Self { key: words.word("changes"), fields }
    }

    /// What an input that somebody wrote says besides its list of things.
    #[cfg(test)]
    pub fn written(input: &Value, list: &str) -> Self {
        let fields = input.as_object().map(|fields| fields.iter_sorted().collect::<Vec<_>>()).unwrap_or_default();
        let fields = fields.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        Self { key: Value::from(list), fields }
    }

    /// The input with these things.
    pub fn input(&self, values: Vec<Value>) -> Input {
        let size = values.len();
        let mut fields = self.fields.clone();
        fields.insert(self.key.clone(), Value::from(values));
        Input { value: object(fields), size }
    }
}

/// Each template as it is written, for rules that want whole templates.
pub(super) fn whole(views: &[TemplateView<'_>], rules: &[&Rule]) -> Vec<Value> {
    if rules.iter().all(|rule| rule.style != Style::Template) {
        return Vec::new();
    }
    let mut words = Words::default();
    views.iter().map(|view| templates::template(view.template, &mut words)).collect()
}

/// The whole input of rules about the program, for people.
#[must_use]
pub fn program_json(program: &Program, facts: &Facts<'_>) -> serde_json::Value {
    program_for(program, facts, None)
}

/// The whole input of rules about templates, for people.
#[must_use]
pub fn templates_json(program: &Program, views: &[TemplateView<'_>]) -> serde_json::Value {
    templates_for(program, views, None)
}

/// The input of one rule, for people: only what its `kinds` and `resources` let in. A rule for whole
/// templates is given one at a time; here they stand by unit. `None` for rules about what is known only
/// when something is deployed.
#[must_use]
pub fn rule_json(
    rule: &Rule,
    program: &Program,
    views: &[TemplateView<'_>],
    facts: &Facts<'_>,
) -> Option<serde_json::Value> {
    let filter = Filter::of(rule);
    match (rule.info.subject, rule.style) {
        (_, Style::Template) => Some(whole_by_unit(views)),
        (Subject::Program, Style::Subject) => Some(program_for(program, facts, Some(&filter))),
        (Subject::Templates, Style::Subject) => Some(templates_for(program, views, Some(&filter))),
        (Subject::Plan | Subject::Drift, Style::Subject) => None,
    }
}

fn program_for(program: &Program, facts: &Facts<'_>, filter: Option<&Filter<'_>>) -> serde_json::Value {
    let mut words = Words::default();
    let is_wanted = |component: &&Component| {
        program::can_be_judged(component) && filter.is_none_or(|filter| program::is_wanted(filter, component))
    };
    let components: Vec<Value> = program
        .components
        .values()
        .filter(is_wanted)
        .map(|component| program::component(program, component, facts, &Reads::Everything, &mut words))
        .collect();
    let mut fields = program::surroundings(program, &mut words);
    fields.insert(words.word("edges"), program::edges(program, &mut words));
    fields.insert(words.word("components"), Value::from(components));
    serde_json::to_value(object(fields)).unwrap_or_default()
}

fn templates_for(program: &Program, views: &[TemplateView<'_>], filter: Option<&Filter<'_>>) -> serde_json::Value {
    let mut words = Words::default();
    let mut resources = Vec::new();
    for view in views {
        let unit = Value::from(view.address.to_string());
        let is_wanted = |kind: &str| filter.is_none_or(|filter| templates::is_wanted(filter, view.kind, kind));
        let wanted = view.template.resources.iter().filter(|(_, resource)| is_wanted(&resource.resource_type));
        resources.extend(
            wanted.map(|(id, resource)| templates::resource(view, &unit, id, resource, &Reads::Everything, &mut words)),
        );
    }
    let mut fields = program::surroundings(program, &mut words);
    fields.insert(words.word("resources"), Value::from(resources));
    serde_json::to_value(object(fields)).unwrap_or_default()
}

fn whole_by_unit(views: &[TemplateView<'_>]) -> serde_json::Value {
    let mut words = Words::default();
    let template = |view: &TemplateView<'_>| {
        (Value::from(view.address.to_string()), templates::template(view.template, &mut words))
    };
    serde_json::to_value(object(views.iter().map(template).collect())).unwrap_or_default()
}
