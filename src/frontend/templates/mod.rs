//! `kind: Template`: parts of a component's spec with parameters, which components extend.
//!
//! Owns what a Template document looks like and what `extends` may say; `apply.rs` makes layers
//! of them. A template's body is weaker than the component and stronger than all defaults. Start
//! at [`Template::read`] and [`Extension::read`].

mod apply;

pub use apply::{Appliance, layers};

use super::diagnostics;
use super::documents::Document;
use super::interpolate::is_name;
use crate::diag::Sink;
use crate::language::diagnostics as schema;
use crate::language::{Entry, Map, Node, Traced, Value};
use crate::source::Span;
use compact_str::CompactString;
use indexmap::IndexMap;
use rustc_hash::FxHashSet;

/// A template as it was written.
#[derive(Debug)]
pub struct Template {
    /// Its name.
    pub name: CompactString,
    /// Where its name stands.
    pub span: Span,
    /// What it says of itself.
    pub metadata: Node,
    /// The kind of component that it is for, if it is for one only.
    pub kind: Option<Traced<CompactString>>,
    /// Its parameters, by name.
    pub parameters: IndexMap<CompactString, Parameter>,
    /// The templates that it extends itself.
    pub(super) extends: Vec<Extension>,
    /// The spec that it gives to components.
    pub(super) body: Node,
}

/// A parameter of a template.
#[derive(Debug)]
pub struct Parameter {
    /// Where its name stands.
    pub span: Span,
    /// What it is for.
    pub description: Option<CompactString>,
    /// What it is when it is not given; without it the parameter must be given.
    pub default: Option<Node>,
}

/// One use of a template in `extends`.
#[derive(Debug, Clone)]
pub struct Extension {
    /// The template.
    pub name: CompactString,
    /// Where its name stands.
    pub span: Span,
    /// What is given for its parameters.
    pub arguments: Map,
}

const FIELDS: [&str; 4] = ["parameters", "kind", "extends", "spec"];
const PARAMETER_FIELDS: [&str; 3] = ["name", "description", "default"];
const EXTENSION_FIELDS: [&str; 2] = ["template", "parameters"];

impl Template {
    /// Reads a Template document.
    pub fn read(document: Document, sink: &mut Sink) -> Option<Self> {
        let Document { name, metadata, spec, kind_span, .. } = document;
        let (span, name) = (name.span(), name.value);
        let origin = spec.origin;
        let Value::Map(mut map) = spec.value else {
            sink.push(schema::missing_field(
                &Node::new(crate::language::Origin::written(kind_span), Value::Null),
                "spec",
                "a Template",
            ));
            return None;
        };
        let parameters =
            map.remove("parameters").map_or_else(IndexMap::new, |entry| read_parameters(&entry.node, sink));
        let extends = map.remove("extends").map_or_else(Vec::new, |entry| Extension::read(&entry.node, sink));
        let kind = map.remove("kind").and_then(|entry| read_kind(&entry.node, sink));
        let body = map.remove("spec").map(|entry| entry.node).filter(|node| !node.is_null());
        for entry in &map.entries {
            sink.push(schema::unknown_field(entry, "a Template", &FIELDS));
        }
        let body = body.unwrap_or_else(|| Node::empty_map(origin));
        match body.as_map() {
            None => sink.push(schema::wrong_type(&body, "a map")),
            Some(map) => {
                if let Some(entry) = map.entry("extends") {
                    sink.push(diagnostics::extends_in_body(entry.key_span));
                }
            }
        }
        Some(Self { name, span, metadata, kind, parameters, extends, body })
    }
}

fn read_kind(node: &Node, sink: &mut Sink) -> Option<Traced<CompactString>> {
    match node.as_str() {
        Some(kind) => Some(Traced::new(CompactString::new(kind), node.origin)),
        None if node.is_null() => None,
        None => {
            sink.push(schema::wrong_type(node, "a kind of component"));
            None
        }
    }
}

fn read_parameters(node: &Node, sink: &mut Sink) -> IndexMap<CompactString, Parameter> {
    let mut parameters: IndexMap<CompactString, Parameter> = IndexMap::new();
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        _ => {
            sink.push(schema::wrong_type(node, "a list of parameters"));
            &[]
        }
    };
    for item in items {
        let Some((name, parameter)) = read_parameter(item, sink) else { continue };
        match parameters.get(&name) {
            Some(first) => sink.push(diagnostics::duplicate_parameter(parameter.span, first.span, &name)),
            None => {
                parameters.insert(name, parameter);
            }
        }
    }
    parameters
}

fn read_parameter(item: &Node, sink: &mut Sink) -> Option<(CompactString, Parameter)> {
    let Some(map) = item.as_map() else {
        sink.push(schema::wrong_type(item, "a map with `name`"));
        return None;
    };
    unknown_fields(map, "a parameter", &PARAMETER_FIELDS, sink);
    let Some(name) = map.get("name") else {
        sink.push(schema::missing_field(item, "name", "a parameter"));
        return None;
    };
    let text = name.as_str().unwrap_or_default();
    if !is_name(text) {
        sink.push(diagnostics::bad_variable_name(name.span(), text));
        return None;
    }
    let description = map.get("description").and_then(Node::as_str).map(CompactString::new);
    let default = map.get("default").cloned();
    Some((CompactString::new(text), Parameter { span: name.span(), description, default }))
}

fn unknown_fields(map: &Map, what: &str, known: &[&str], sink: &mut Sink) {
    for entry in map.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
        sink.push(schema::unknown_field(entry, what, known));
    }
}

impl Extension {
    /// Reads `extends`: the name of a template, a map of `template` and `parameters`, or a list of
    /// these, weakest first.
    pub fn read(node: &Node, sink: &mut Sink) -> Vec<Self> {
        match &node.value {
            Value::Null => Vec::new(),
            Value::List(items) => items.iter().filter_map(|item| Self::read_one(item, sink)).collect(),
            _ => Self::read_one(node, sink).into_iter().collect(),
        }
    }

    fn read_one(node: &Node, sink: &mut Sink) -> Option<Self> {
        if let Some(name) = node.as_str() {
            return Some(Self { name: CompactString::new(name), span: node.span(), arguments: Map::default() });
        }
        let Some(map) = node.as_map() else {
            sink.push(schema::wrong_type(node, "the name of a template, or `template` and `parameters`"));
            return None;
        };
        unknown_fields(map, "`extends`", &EXTENSION_FIELDS, sink);
        let arguments = match map.get("parameters").map(|node| (&node.value, node)) {
            None | Some((Value::Null, _)) => Map::default(),
            Some((Value::Map(arguments), _)) => arguments.clone(),
            Some((_, node)) => {
                sink.push(schema::wrong_type(node, "a map of parameters"));
                Map::default()
            }
        };
        let Some(template) = map.get("template") else {
            sink.push(schema::missing_field(node, "template", "`extends`"));
            return None;
        };
        let Some(name) = template.as_str() else {
            sink.push(schema::wrong_type(template, "the name of a template"));
            return None;
        };
        Some(Self { name: CompactString::new(name), span: template.span(), arguments })
    }
}

/// Checks what templates say of each other: the kinds and templates that they name exist, and none
/// extends itself.
pub fn check(templates: &IndexMap<CompactString, Template>, component_kinds: &[&str], sink: &mut Sink) {
    for template in templates.values() {
        if let Some(kind) = &template.kind
            && !component_kinds.contains(&kind.value.as_str())
        {
            let meant = crate::diag::nearest(kind, component_kinds.iter().copied());
            sink.push(diagnostics::unknown_kind(kind.span(), kind, meant, component_kinds));
        }
    }
    let mut checked = FxHashSet::default();
    for template in templates.values() {
        check_cycles(template, templates, &mut Vec::new(), &mut checked, sink);
    }
}

fn check_cycles<'t>(
    template: &'t Template,
    templates: &'t IndexMap<CompactString, Template>,
    above: &mut Vec<&'t str>,
    checked: &mut FxHashSet<&'t str>,
    sink: &mut Sink,
) {
    if above.len() >= apply::MAX_CHAIN || !checked.insert(&template.name) {
        return;
    }
    above.push(&template.name);
    for extension in &template.extends {
        if let Some(at) = above.iter().position(|name| *name == extension.name) {
            sink.push(diagnostics::template_cycle(extension.span, above.get(at..).unwrap_or_default()));
        } else if let Some(next) = templates.get(&extension.name) {
            check_cycles(next, templates, above, checked, sink);
        }
    }
    above.pop();
}

/// The entries of a map without `extends`, which is no field of any kind.
pub fn without_extends(spec: &mut Node) -> Option<Entry> {
    match &mut spec.value {
        Value::Map(map) => map.remove("extends"),
        _ => None,
    }
}
