//! What rules are given: the program and the templates as values of regorus.
//!
//! A component or resource is made once, and only if some rule wants it; rules with the same filter share
//! one input. Start at [`programs`] and [`templates()`]; [`program_json`] shows all of it to people.

mod builder;
mod program;
mod templates;

pub use program::is_production;
pub use templates::TemplateView;

use super::rule::{Rule, Style};
use crate::ir::Program;
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
    let filters: Vec<Filter> = rules.iter().map(|rule| Filter::of(rule)).collect();
    let mut wanted: BTreeMap<&Filter, Vec<Value>> = filters.iter().map(|filter| (filter, Vec::new())).collect();
    let mut words = Words::default();
    for component in program.components.values().filter(|component| program::can_be_judged(component)) {
        let mut value = None;
        for (_, list) in wanted.iter_mut().filter(|(filter, _)| program::is_wanted(filter, component)) {
            let value = value.get_or_insert_with(|| program::component(program, component, facts, &mut words));
            list.push(value.clone());
        }
    }
    let mut surroundings = program::surroundings(program, &mut words);
    surroundings.insert(words.word("edges"), program::edges(program, &mut words));
    finish(&filters, wanted, "components", &surroundings, &mut words)
}

/// The inputs of rules about templates; see [`programs`].
pub(super) fn templates(program: &Program, views: &[TemplateView<'_>], rules: &[&Rule]) -> Vec<Option<Input>> {
    let filters: Vec<Filter> = rules.iter().map(|rule| Filter::of(rule)).collect();
    let distinct: Vec<&Filter> = filters.iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let mut lists: Vec<Vec<Value>> = vec![Vec::new(); distinct.len()];
    let mut who_wants: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    let mut words = Words::default();
    for view in views {
        for (id, resource) in &view.template.resources {
            let wanting = who_wants.entry((view.kind, resource.resource_type.as_str())).or_insert_with(|| {
                let wants = |filter: &Filter| templates::is_wanted(filter, view.kind, &resource.resource_type);
                distinct.iter().enumerate().filter(|(_, filter)| wants(filter)).map(|(index, _)| index).collect()
            });
            if wanting.is_empty() {
                continue;
            }
            let value = templates::resource(view, id, resource, &mut words);
            for index in wanting {
                if let Some(list) = lists.get_mut(*index) {
                    list.push(value.clone());
                }
            }
        }
    }
    let surroundings = program::surroundings(program, &mut words);
    let wanted = distinct.into_iter().zip(lists).collect();
    finish(&filters, wanted, "resources", &surroundings, &mut words)
}

/// One input a filter, shared by the rules that have it.
fn finish(
    filters: &[Filter],
    lists: BTreeMap<&Filter, Vec<Value>>,
    key: &str,
    surroundings: &BTreeMap<Value, Value>,
    words: &mut Words,
) -> Vec<Option<Input>> {
    let input = |(filter, list): (&Filter, Vec<Value>)| {
        let is_needless = list.is_empty() && !(filter.kinds.is_empty() && filter.resources.is_empty());
        let size = list.len();
        let mut fields = surroundings.clone();
        fields.insert(words.word(key), Value::from(list));
        (filter.clone(), (!is_needless).then(|| Input { value: object(fields), size }))
    };
    let inputs: BTreeMap<Filter, Option<Input>> = lists.into_iter().map(input).collect();
    filters.iter().map(|filter| inputs.get(filter).cloned().flatten()).collect()
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
    let mut words = Words::default();
    let components = program.components.values().filter(|component| program::can_be_judged(component));
    let components: Vec<Value> =
        components.map(|component| program::component(program, component, facts, &mut words)).collect();
    let mut fields = program::surroundings(program, &mut words);
    fields.insert(words.word("edges"), program::edges(program, &mut words));
    fields.insert(words.word("components"), Value::from(components));
    serde_json::to_value(object(fields)).unwrap_or_default()
}

/// The whole input of rules about templates, for people.
#[must_use]
pub fn templates_json(program: &Program, views: &[TemplateView<'_>]) -> serde_json::Value {
    let mut words = Words::default();
    let mut resources = Vec::new();
    for view in views {
        let of_view = view.template.resources.iter();
        resources.extend(of_view.map(|(id, resource)| templates::resource(view, id, resource, &mut words)));
    }
    let mut fields = program::surroundings(program, &mut words);
    fields.insert(words.word("resources"), Value::from(resources));
    serde_json::to_value(object(fields)).unwrap_or_default()
}
