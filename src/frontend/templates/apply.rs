//! What a component gets from the templates that it extends: one layer a template, weakest first.
//!
//! Parameters are filled in here, as text or as whole trees; the variables that are left are those
//! of the component and are filled with the rest of it. Start at [`layers`].

use super::{Extension, Template};
use crate::diag::Sink;
use crate::frontend::diagnostics;
use crate::frontend::interpolate::{Segment, has_segments, segments};
use crate::language::yaml::MAX_DEPTH;
use crate::language::{Entry, How, Map, Node, Origin, Scalar, Style, Value};
use crate::source::Span;
use compact_str::CompactString;
use indexmap::IndexMap;
use rustc_hash::FxHashMap;

/// How many templates may extend each other in a row.
pub(super) const MAX_CHAIN: usize = 16;

/// How much all templates of one component may make: one for a node and one for every 32 bytes.
const MAX_SIZE: usize = 200_000;

/// The longest string that parameters may make.
const MAX_TEXT: usize = 256 * 1024;

/// Who extends: what a template must fit.
#[derive(Clone, Copy)]
pub struct Appliance<'a> {
    /// All templates.
    pub templates: &'a IndexMap<CompactString, Template>,
    /// The kind of the component.
    pub kind: &'a str,
}

/// The layers of what a component extends, weakest first.
pub fn layers(extensions: &[Extension], appliance: Appliance<'_>, sink: &mut Sink) -> Vec<Node> {
    let mut apply = Apply { appliance, sink, above: Vec::new(), layers: Vec::new(), left: MAX_SIZE };
    for extension in extensions {
        apply.extension(extension);
    }
    apply.layers
}

struct Apply<'a, 's> {
    appliance: Appliance<'a>,
    sink: &'s mut Sink,
    above: Vec<&'a str>,
    layers: Vec<Node>,
    left: usize,
}

impl<'a> Apply<'a, '_> {
    fn extension(&mut self, extension: &Extension) {
        let templates = self.appliance.templates;
        let Some(template) = templates.get(&extension.name) else {
            let known = templates.keys().map(CompactString::as_str);
            self.sink.push(diagnostics::unknown_template(extension.span, &extension.name, known));
            return;
        };
        // The cycle itself was reported when the templates were read.
        if self.above.contains(&template.name.as_str()) || self.above.len() >= MAX_CHAIN {
            return;
        }
        if let Some(kind) = &template.kind
            && kind.value != self.appliance.kind
        {
            let (at, declared) = (extension.span, kind.span());
            self.sink.push(diagnostics::template_of_another_kind(
                at,
                declared,
                &template.name,
                kind,
                self.appliance.kind,
            ));
            return;
        }
        let mut binding = self.bind(template, extension);
        self.above.push(&template.name);
        for below in &template.extends {
            let arguments = binding.map(&below.arguments);
            if arguments.entries.iter().any(|entry| depth(&entry.node) > MAX_DEPTH) {
                binding.left = 0;
                break;
            }
            self.left = binding.left;
            self.extension(&Extension { arguments, ..below.clone() });
            binding.left = self.left;
        }
        self.above.pop();
        let layer = binding.node(&template.body);
        let (left, problems) = (binding.left, binding.problems);
        self.left = left;
        for (span, name) in problems {
            self.sink.push(diagnostics::parameter_not_text(span, &name));
        }
        if left == 0 || depth(&layer) > MAX_DEPTH {
            self.sink.push(diagnostics::template_too_large(extension.span, &template.name));
            return;
        }
        self.layers.push(layer);
    }

    /// The value of every parameter.
    fn bind<'t>(&mut self, template: &'t Template, extension: &Extension) -> Binding<'t> {
        let mut values = FxHashMap::default();
        for (name, parameter) in &template.parameters {
            let given = extension.arguments.get(name).or(parameter.default.as_ref());
            if given.is_none() {
                self.sink.push(diagnostics::missing_parameter(extension.span, parameter.span, name, &template.name));
            }
            let empty = || Node::new(Origin::written(extension.span), Value::Null);
            values.insert(name.as_str(), given.cloned().unwrap_or_else(empty));
        }
        for entry in &extension.arguments.entries {
            if !template.parameters.contains_key(&entry.key) {
                let known = template.parameters.keys().map(CompactString::as_str);
                self.sink.push(diagnostics::unknown_parameter(entry.key_span, &entry.key, &template.name, known));
            }
        }
        Binding { values, left: self.left, problems: Vec::new() }
    }
}

/// The parameters of one use of a template, with their values.
struct Binding<'t> {
    values: FxHashMap<&'t str, Node>,
    left: usize,
    problems: Vec<(Span, CompactString)>,
}

impl Binding<'_> {
    fn node(&mut self, node: &Node) -> Node {
        match &node.value {
            Value::Map(map) => Node::new(node.origin, Value::Map(self.map(map))),
            Value::List(items) => {
                Node::new(node.origin, Value::List(items.iter().map(|item| self.node(item)).collect()))
            }
            Value::Scalar(scalar) if has_segments(&scalar.text) => self.scalar(node, scalar),
            _ => {
                self.pay(1);
                node.clone()
            }
        }
    }

    fn map(&mut self, map: &Map) -> Map {
        self.pay(1);
        let entry =
            |entry: &Entry| Entry { key: entry.key.clone(), key_span: entry.key_span, node: self.node(&entry.node) };
        Map { entries: map.entries.iter().map(entry).collect() }
    }

    fn pay(&mut self, size: usize) -> bool {
        self.left = self.left.saturating_sub(size);
        self.left > 0
    }

    fn scalar(&mut self, node: &Node, scalar: &Scalar) -> Node {
        let mut all = segments(&scalar.text);
        if let (Some(Segment::Variable { level: None, name, default: None, .. }), None) = (all.next(), all.next())
            && let Some(value) = self.values.get(name)
        {
            let value = value.clone();
            return self.whole(node, value);
        }
        let text = self.text(&scalar.text, node.span());
        Node::new(node.origin, Value::Scalar(Scalar { text, style: scalar.style }))
    }

    /// A parameter that is the whole value: any tree. A scalar says that it comes from a variable,
    /// unless it holds variables itself, whose mistakes are to be shown where it was written.
    fn whole(&mut self, node: &Node, mut value: Node) -> Node {
        if !self.pay(size(&value)) {
            return Node::new(node.origin, Value::Null);
        }
        if let Value::Scalar(scalar) = &mut value.value
            && !has_segments(&scalar.text)
        {
            scalar.style = Style::Substituted;
            let definition = Some(value.origin.span);
            value.origin = Origin { span: node.origin.span, how: How::Variable { definition } };
        }
        value
    }

    /// A text with its parameters filled in and all other variables left as they are.
    fn text(&mut self, text: &str, at: Span) -> CompactString {
        let mut filled = CompactString::default();
        self.append(text, at, &mut filled, 0);
        self.pay(1 + filled.len() / 32);
        filled
    }

    fn append(&mut self, text: &str, at: Span, filled: &mut CompactString, depth: usize) {
        if filled.len() > MAX_TEXT || depth > MAX_CHAIN {
            self.left = 0;
            return;
        }
        for segment in segments(text) {
            match segment {
                Segment::Literal(literal) => filled.push_str(literal),
                Segment::Escaped => filled.push_str("$${"),
                Segment::Variable { level: None, name, default, .. } if self.values.contains_key(name) => {
                    self.parameter(name, default, at, filled, depth);
                }
                Segment::Variable { raw, default: Some(default), .. } => {
                    filled.push_str(raw.get(..raw.len() - default.len() - 1).unwrap_or(""));
                    self.append(default, at, filled, depth + 1);
                    filled.push('}');
                }
                Segment::Reference { body, .. } => {
                    filled.push_str("${ref:");
                    self.append(body, at, filled, depth + 1);
                    filled.push('}');
                }
                Segment::Variable { raw, .. } | Segment::Malformed { raw, .. } => filled.push_str(raw),
            }
        }
    }

    fn parameter(&mut self, name: &str, default: Option<&str>, at: Span, filled: &mut CompactString, depth: usize) {
        match self.values.get(name).map(|node| &node.value) {
            Some(Value::Scalar(scalar)) => filled.push_str(&scalar.text),
            Some(Value::Null) | None => {
                if let Some(default) = default {
                    self.append(default, at, filled, depth + 1);
                }
            }
            Some(_) => self.problems.push((at, CompactString::new(name))),
        }
        if filled.len() > MAX_TEXT {
            self.left = 0;
        }
    }
}

/// How many maps and lists a tree has in one another.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Map(map) => 1 + map.entries.iter().map(|entry| depth(&entry.node)).max().unwrap_or(0),
        _ => 0,
    }
}

/// How much a tree counts.
fn size(node: &Node) -> usize {
    match &node.value {
        Value::Scalar(scalar) => 1 + scalar.text.len() / 32,
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Map(map) => 1 + map.entries.iter().map(|entry| size(&entry.node)).sum::<usize>(),
        Value::Null | Value::Text(_) => 1,
    }
}
