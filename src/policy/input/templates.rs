//! The input of rules about templates: resources with the component that owns them, or whole templates.

use super::builder::{Words, object};
use super::{Filter, Things, content};
use crate::backend::template::{Data, Intrinsic, LogicalId, Resource, Template, Val};
use crate::kinds::Address;
use crate::policy::memory::{Keys, Known};
use crate::policy::reads::Reads;
use crate::policy::results::Claim;
use crate::policy::rule::{Rule, matches};
use regorus::Value;
use std::collections::BTreeMap;

/// A template with the unit that it is of.
#[derive(Debug, Clone, Copy)]
pub struct TemplateView<'a> {
    /// The unit: a component, or a part of the foundation.
    pub address: &'a Address,
    /// The kind of the component, or `Foundation`.
    pub kind: &'a str,
    /// Its template.
    pub template: &'a Template,
}

/// Whether a resource is in the input of a rule.
pub(super) fn is_wanted(filter: &Filter<'_>, kind: &str, resource_type: &str) -> bool {
    let fits = |pattern: &String| matches(pattern, resource_type);
    (filter.kinds.is_empty() || filter.kinds.iter().any(|wanted| wanted == kind))
        && (filter.resources.is_empty() || filter.resources.iter().any(fits))
}

/// A resource as rules see it, as far as they read it. `unit` is the address of the view as a value.
pub(super) fn resource(
    view: &TemplateView<'_>,
    unit: &Value,
    id: &LogicalId,
    resource: &Resource,
    reads: &Reads,
    words: &mut Words,
) -> Value {
    let mut fields = BTreeMap::new();
    let mut put = |key: &str, value: &dyn Fn(&mut Words) -> Value| {
        if reads.has(key) {
            fields.insert(words.word(key), value(words));
        }
    };
    put("address", &|words| words.joined(&[view.address.service(), view.address.component(), id.as_str()]));
    put("component", &|_| unit.clone());
    put("kind", &|words| words.word(view.kind));
    put("logicalId", &|words| words.word(id.as_str()));
    put("type", &|words| words.word(&resource.resource_type));
    put("properties", &|words| properties(&resource.properties, reads, words));
    if let Some(policy) = resource.deletion_policy {
        put("deletionPolicy", &|words| words.word(policy.word()));
    }
    if let Some(policy) = resource.update_replace_policy {
        put("updateReplacePolicy", &|words| words.word(policy.word()));
    }
    if !resource.depends_on.is_empty() {
        let ids = |words: &mut Words| resource.depends_on.iter().map(|id| words.word(id.as_str())).collect::<Vec<_>>();
        put("dependsOn", &|words| Value::from(ids(words)));
    }
    if !resource.attributes.is_empty() {
        put("attributes", &|words| {
            let attributes = resource.attributes.iter().map(|(key, val)| (words.word(key), value(val, words)));
            object(attributes.collect())
        });
    }
    object(fields)
}

/// The resources of templates.
pub(in crate::policy) struct Resources<'a> {
    views: Vec<(&'a TemplateView<'a>, Value)>,
    /// Each with the number of its template.
    all: Vec<(usize, &'a LogicalId, &'a Resource)>,
    words: Words,
}

impl<'a> Resources<'a> {
    /// All of these templates.
    pub fn of(views: &'a [TemplateView<'a>]) -> Self {
        let numbered = views.iter().enumerate();
        let all = numbered.flat_map(|(at, view)| view.template.resources.iter().map(move |(id, of)| (at, id, of)));
        let all = all.collect();
        let views = views.iter().map(|view| (view, Value::from(view.address.to_string()))).collect();
        Self { views, all, words: Words::default() }
    }

    fn get(&self, thing: usize) -> Option<(&'a TemplateView<'a>, &Value, &'a LogicalId, &'a Resource)> {
        let (view, id, resource) = self.all.get(thing)?;
        let (view, unit) = self.views.get(*view)?;
        Some((view, unit, id, resource))
    }
}

impl Things for Resources<'_> {
    fn len(&self) -> usize {
        self.all.len()
    }

    fn class(&self, thing: usize) -> (&str, &str) {
        self.get(thing).map_or(("", ""), |(view, _, _, resource)| (view.kind, &resource.resource_type))
    }

    fn template(&self, thing: usize) -> Option<usize> {
        self.all.get(thing).map(|(view, _, _)| *view)
    }

    fn is_wanted(&self, thing: usize, filter: &Filter<'_>) -> bool {
        self.get(thing).is_some_and(|(view, _, _, resource)| is_wanted(filter, view.kind, &resource.resource_type))
    }

    fn tell(&mut self, thing: usize, keys: &mut Keys, known: &mut Known, rules: &[&Rule]) {
        let Some((_, _, id, resource)) = self.get(thing) else { return };
        keys.field(".logicalId", known, rules, |out| content::text(id.as_str(), out));
        let policies =
            [(".deletionPolicy", resource.deletion_policy), (".updateReplacePolicy", resource.update_replace_policy)];
        for (name, policy) in policies.into_iter().filter_map(|(name, policy)| Some((name, policy?))) {
            keys.field(name, known, rules, |out| content::text(policy.word(), out));
        }
        if !resource.depends_on.is_empty() {
            let write = |out: &mut Vec<u8>| resource.depends_on.iter().for_each(|id| content::text(id.as_str(), out));
            keys.field(".dependsOn", known, rules, write);
        }
        if !resource.attributes.is_empty() {
            keys.field(".attributes", known, rules, |out| {
                for (key, val) in &resource.attributes {
                    content::text(key, out);
                    content::property(val, out);
                }
            });
        }
        match &resource.properties.data {
            Data::Map(entries) => {
                for (name, val) in entries {
                    keys.field(name, known, rules, |out| content::property(val, out));
                }
            }
            _ => keys.field(".properties", known, rules, |out| content::property(&resource.properties, out)),
        }
    }

    fn value(&mut self, thing: usize, reads: &Reads) -> Value {
        let Some((view, id, of)) = self.all.get(thing) else { return Value::Undefined };
        let Some((view, unit)) = self.views.get(*view) else { return Value::Undefined };
        resource(view, unit, id, of, reads, &mut self.words)
    }

    fn address(&self, thing: usize) -> String {
        self.get(thing).map(|(view, _, id, _)| format!("{}/{}", view.address, id.as_str())).unwrap_or_default()
    }

    fn blamed(&self, claim: Claim) -> Option<String> {
        claim.resource
    }
}

fn properties(properties: &Val, reads: &Reads, words: &mut Words) -> Value {
    let Data::Map(entries) = &properties.data else { return value(properties, words) };
    let mut fields = BTreeMap::new();
    for (key, val) in entries.iter().filter(|(key, _)| reads.has(key)) {
        fields.insert(words.word(key), value(val, words));
    }
    object(fields)
}

/// A property as it stands in the template.
fn value(val: &Val, words: &mut Words) -> Value {
    match &val.data {
        Data::Absent => Value::Null,
        Data::Bool(value) => Value::from(*value),
        Data::Integer(number) => Value::from(*number),
        Data::Number(number) => Value::from(*number),
        Data::String(text) => words.text(text),
        Data::List(items) => list(items, words),
        Data::Map(entries) => {
            let mut fields = BTreeMap::new();
            for (key, val) in entries {
                fields.insert(words.word(key), value(val, words));
            }
            object(fields)
        }
        Data::Intrinsic(function) => intrinsic(function, words),
    }
}

fn list(items: &[Val], words: &mut Words) -> Value {
    Value::from(items.iter().map(|item| value(item, words)).collect::<Vec<_>>())
}

fn intrinsic(function: &Intrinsic, words: &mut Words) -> Value {
    let (name, argument) = match function {
        Intrinsic::Ref(name) => ("Ref", words.word(name)),
        Intrinsic::GetAtt(id, attribute) => {
            ("Fn::GetAtt", Value::from(vec![words.word(id.as_str()), words.word(attribute)]))
        }
        Intrinsic::Sub(text) => ("Fn::Sub", Value::from(text.as_str())),
        Intrinsic::Join(separator, items) => ("Fn::Join", Value::from(vec![words.word(separator), list(items, words)])),
        Intrinsic::Select(index, from) => {
            ("Fn::Select", Value::from(vec![Value::from(u64::from(*index)), value(from, words)]))
        }
        Intrinsic::AvailabilityZones => ("Fn::GetAZs", words.word("")),
    };
    words.object([(name, argument)])
}

/// A whole template as it is written.
pub(super) fn template(template: &Template, words: &mut Words) -> Value {
    let parameters = template.parameters.iter().map(|(name, parameter)| {
        let fields = [
            ("Type", words.word(parameter.parameter_type.word())),
            ("Description", Value::from(parameter.description.as_str())),
        ];
        (words.word(name), words.object(fields))
    });
    let parameters = object(parameters.collect());
    let resources = template.resources.iter().map(|(id, resource)| (words.word(id.as_str()), written(resource, words)));
    let resources = object(resources.collect());
    let outputs = template.outputs.iter().map(|(name, output)| {
        let fields =
            [("Description", Value::from(output.description.as_str())), ("Value", value(&output.value, words))];
        (words.word(name), words.object(fields))
    });
    let outputs = object(outputs.collect());
    words.object([
        ("AWSTemplateFormatVersion", Value::from("2010-09-09")),
        ("Description", Value::from(template.description.as_str())),
        ("Parameters", parameters),
        ("Resources", resources),
        ("Outputs", outputs),
    ])
}

fn written(resource: &Resource, words: &mut Words) -> Value {
    let mut fields = BTreeMap::new();
    fields.insert(words.word("Type"), words.word(&resource.resource_type));
    fields.insert(words.word("Properties"), value(&resource.properties, words));
    for (name, val) in &resource.attributes {
        fields.insert(words.word(name), value(val, words));
    }
    if !resource.depends_on.is_empty() {
        let ids = resource.depends_on.iter().map(|id| words.word(id.as_str())).collect::<Vec<_>>();
        fields.insert(words.word("DependsOn"), Value::from(ids));
    }
    let policies =
        [("DeletionPolicy", resource.deletion_policy), ("UpdateReplacePolicy", resource.update_replace_policy)];
    for (key, policy) in policies.into_iter().filter_map(|(key, policy)| Some((key, policy?))) {
        fields.insert(words.word(key), words.word(policy.word()));
    }
    object(fields)
}
