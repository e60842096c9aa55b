//! What rules are given: the program and the templates as values of regorus.
//!
//! A component or resource is made once, and only if some rule wants it; rules with the same filter share
//! one input. Start at [`programs`], [`templates()`] and [`plans`]; [`program_json`] shows all of it to people.

mod builder;
mod drift;
mod plan;
mod program;
mod templates;

pub(super) use drift::drifts;
pub use drift::{DriftDifference, DriftView};
pub use plan::{ActorFacts, CostFacts, PlanFacts, PlannedChange, PlannedProperty};
pub use program::is_production;
pub use templates::TemplateView;

use super::rule::{Reads, Rule, Style, Subject};
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
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Filter {
    kinds: Vec<String>,
    resources: Vec<String>,
    existing: bool,
}

impl Filter {
    fn of(rule: &Rule) -> Self {
        let sorted = |words: &[String]| {
            let mut words = words.to_vec();
            words.sort();
            words
        };
        Self { kinds: sorted(&rule.info.kinds), resources: sorted(&rule.info.resources), existing: rule.info.existing }
    }
}

/// An input with how many things are in it.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub value: Value,
    pub size: usize,
}

/// The inputs of rules about the program, in the order of the rules. `None` for a rule that wants kinds of
/// which there is no component: it has nothing to judge.
pub(super) fn programs(program: &Program, rules: &[&Rule], facts: &Facts<'_>) -> Vec<Option<Input>> {
    let mut wishes = Wishes::of(rules);
    let mut words = Words::default();
    let mut of_kind: BTreeMap<(&str, bool), Wish> = BTreeMap::new();
    for component in program.components.values().filter(|component| program::can_be_judged(component)) {
        let key = (component.kind.name, component.is_existing());
        let wish = of_kind.entry(key).or_insert_with(|| wishes.that(|filter| program::is_wanted(filter, component)));
        if !wish.lists.is_empty() {
            let value = program::component(program, component, facts, &wish.reads, &mut words);
            wishes.grant(wish, &value);
        }
    }
    let mut surroundings = program::surroundings(program, &mut words);
    if rules.iter().any(|rule| rule.reads.has("edges")) {
        surroundings.insert(words.word("edges"), program::edges(program, &mut words));
    }
    wishes.finish("components", &surroundings, &mut words)
}

/// The inputs of rules about templates; see [`programs`].
pub(super) fn templates(program: &Program, views: &[TemplateView<'_>], rules: &[&Rule]) -> Vec<Option<Input>> {
    let mut wishes = Wishes::of(rules);
    let mut words = Words::default();
    let mut of_type: BTreeMap<(&str, &str), Wish> = BTreeMap::new();
    for view in views {
        let unit = Value::from(view.address.to_string());
        for (id, resource) in &view.template.resources {
            let key = (view.kind, resource.resource_type.as_str());
            let is_wanted = |filter: &Filter| templates::is_wanted(filter, view.kind, &resource.resource_type);
            let wish = of_type.entry(key).or_insert_with(|| wishes.that(is_wanted));
            if !wish.lists.is_empty() {
                let value = templates::resource(view, &unit, id, resource, &wish.reads, &mut words);
                wishes.grant(wish, &value);
            }
        }
    }
    let surroundings = program::surroundings(program, &mut words);
    wishes.finish("resources", &surroundings, &mut words)
}

/// The inputs of rules about a plan; see [`programs`]. A rule that names kinds or resource types is given the changes
/// of those alone.
pub(super) fn plans(program: &Program, facts: &PlanFacts, rules: &[&Rule]) -> Vec<Option<Input>> {
    let mut wishes = Wishes::of(rules);
    let mut words = Words::default();
    for change in &facts.changes {
        let wish = wishes.that(|filter| templates::is_wanted(filter, &change.kind, &change.resource_type));
        if !wish.lists.is_empty() {
            wishes.grant(&wish, &plan::change(change));
        }
    }
    let mut surroundings = program::surroundings(program, &mut words);
    surroundings.extend(plan::around(facts));
    wishes.finish("changes", &surroundings, &mut words)
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

/// Which of several lists a thing belongs to, and what is read of it by those who want it.
struct Wish {
    lists: Vec<usize>,
    reads: Reads,
}

/// The lists of components or resources that rules want, one a filter.
struct Wishes<'r> {
    rules: &'r [&'r Rule],
    filters: Vec<Filter>,
    lists: BTreeMap<Filter, usize>,
    values: Vec<Vec<Value>>,
}

impl<'r> Wishes<'r> {
    fn of(rules: &'r [&'r Rule]) -> Self {
        let filters: Vec<Filter> = rules.iter().map(|rule| Filter::of(rule)).collect();
        let mut lists = BTreeMap::new();
        for filter in &filters {
            let next = lists.len();
            lists.entry(filter.clone()).or_insert(next);
        }
        let values = vec![Vec::new(); lists.len()];
        Self { rules, filters, lists, values }
    }

    /// Who wants a thing, by what their filters say of it.
    fn that(&self, is_wanted: impl Fn(&Filter) -> bool) -> Wish {
        let lists = self.lists.iter().filter(|(filter, _)| is_wanted(filter)).map(|(_, list)| *list).collect();
        let mut reads = Reads::nothing();
        for (rule, _) in self.rules.iter().zip(&self.filters).filter(|(_, filter)| is_wanted(filter)) {
            reads.add(&rule.reads);
        }
        Wish { lists, reads }
    }

    fn grant(&mut self, wish: &Wish, value: &Value) {
        for list in &wish.lists {
            if let Some(values) = self.values.get_mut(*list) {
                values.push(value.clone());
            }
        }
    }

    /// The input of each rule; rules with the same filter share theirs.
    fn finish(self, key: &str, surroundings: &BTreeMap<Value, Value>, words: &mut Words) -> Vec<Option<Input>> {
        let key = words.word(key);
        let inputs: Vec<(usize, Value)> = self
            .values
            .into_iter()
            .map(|values| {
                let mut fields = surroundings.clone();
                let size = values.len();
                fields.insert(key.clone(), Value::from(values));
                (size, object(fields))
            })
            .collect();
        let input = |filter: &Filter| {
            let (size, value) = inputs.get(*self.lists.get(filter)?)?;
            let is_needless = *size == 0 && !(filter.kinds.is_empty() && filter.resources.is_empty());
            (!is_needless).then(|| Input { value: value.clone(), size: *size })
        };
        self.filters.iter().map(input).collect()
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

fn program_for(program: &Program, facts: &Facts<'_>, filter: Option<&Filter>) -> serde_json::Value {
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

fn templates_for(program: &Program, views: &[TemplateView<'_>], filter: Option<&Filter>) -> serde_json::Value {
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
