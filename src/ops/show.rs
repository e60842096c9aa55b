//! `deployer show`: what a component is after merging, substitution and defaults, and where each
//! value came from.

use super::session::{Selection, Session, diagnostics};
use crate::diag::Sink;
use crate::frontend::ResolveOptions;
use crate::kinds::Address;
use crate::language::{How, Origin, Part, Reference, Text, Visitor, Walk};
use crate::source::SourceMap;
use serde_json::{Map, Value, json};

/// A component in one environment.
#[derive(Debug)]
pub struct Shown {
    /// `service/component`.
    pub address: Address,
    /// Its kind.
    pub kind: &'static str,
    /// The environment.
    pub environment: String,
    /// Its wave, if it is deployed.
    pub wave: Option<usize>,
    /// The spec with all defaults.
    pub spec: ShownNode,
}

/// A value of a spec.
#[derive(Debug)]
pub struct ShownNode {
    /// What it is.
    pub value: ShownValue,
    /// Where it came from; `None` for blocks that nobody wrote.
    pub origin: Option<Origin>,
}

/// What a value of a spec is.
#[derive(Debug)]
pub enum ShownValue {
    /// A map.
    Map(Vec<(String, ShownNode)>),
    /// A list.
    List(Vec<ShownNode>),
    /// A scalar.
    Scalar(Value),
}

/// Shows the component of a path, `service/name` or a `name` that only one service has.
pub fn run(
    session: &Session<'_>,
    selection: &Selection,
    path: &str,
    options: &ResolveOptions,
) -> (Option<Shown>, Sink) {
    let mut sink = session.sink();
    let chosen = session.stack(selection, &mut sink);
    let chosen = chosen.and_then(|stack| {
        let environments: Vec<Option<&str>> = session.environments(stack, selection, &mut sink);
        environments.first().copied().map(|environment| (stack, environment))
    });
    let Some((stack, environment)) = chosen else { return (None, sink) };
    let (program, _) = session.program(stack, environment, options, &mut sink);
    let shown = program.and_then(|program| {
        let wanted = |address: &&Address| address.to_string() == path || address.component() == path;
        let Some(address) = program.components.keys().find(wanted).cloned() else {
            let known: Vec<String> = program.components.keys().map(Address::to_string).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            sink.push(diagnostics::unknown_selection("component", path, &known));
            return None;
        };
        let component = program.components.get(&address)?;
        let mut builder = Builder::default();
        match &component.spec {
            Some(spec) => spec.walk(&mut builder),
            None => component.tree.walk(&mut builder),
        }
        let spec = builder.finish();
        let wave = program.units().find(|(_, unit)| **unit == address).map(|(wave, _)| wave);
        let environment = program.settings.environment_name.to_string();
        Some(Shown { address, kind: component.kind.name, environment, wave, spec })
    });
    (shown, sink)
}

impl ShownNode {
    /// The value as JSON, without origins.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.value {
            ShownValue::Scalar(value) => value.clone(),
            ShownValue::List(items) => items.iter().map(Self::to_json).collect(),
            ShownValue::Map(entries) => {
                Value::Object(entries.iter().map(|(key, node)| (key.clone(), node.to_json())).collect())
            }
        }
    }

    /// Every leaf with its path, its value and where it came from.
    #[must_use]
    pub fn origins(&self, sources: &SourceMap) -> Value {
        let mut list = Vec::new();
        self.collect(String::new(), sources, &mut list);
        Value::from(list)
    }

    fn collect(&self, path: String, sources: &SourceMap, list: &mut Vec<Value>) {
        match &self.value {
            ShownValue::Map(entries) => {
                entries.iter().for_each(|(key, node)| node.collect(format!("{path}/{key}"), sources, list));
            }
            ShownValue::List(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(index, node)| node.collect(format!("{path}/{index}"), sources, list));
            }
            ShownValue::Scalar(value) => {
                let mut entry = Map::new();
                entry.insert("path".to_owned(), json!(path));
                entry.insert("value".to_owned(), value.clone());
                if let Some(origin) = self.origin {
                    entry.insert("how".to_owned(), json!(origin.word()));
                    entry.insert("at".to_owned(), json!(sources.locate(origin.span)));
                }
                list.push(Value::Object(entry));
            }
        }
    }
}

/// `stacks/…/infra.yaml:9:5 (overlaid, over …:3:5)`: where a value came from, for a comment.
#[must_use]
pub fn describe_origin(origin: Origin, sources: &SourceMap) -> String {
    let at = sources.locate(origin.span);
    match origin.how {
        How::Written => at,
        How::Overlaid { base: Some(base) } => format!("{at} (overlaid, over {})", sources.locate(base)),
        How::Variable { definition: Some(definition) } => {
            format!("{at} (variable, from {})", sources.locate(definition))
        }
        How::Variable { definition: None } => format!("{at} (variable)"),
        How::Overlaid { base: None } => format!("{at} (overlaid)"),
        How::Default => "default".to_owned(),
        How::Derived => format!("{at} (derived)"),
    }
}

/// Builds the tree from a walk: a stack of open maps and lists.
#[derive(Default)]
struct Builder {
    open: Vec<(ShownNode, Option<String>)>,
    key: Option<String>,
    origin: Option<Origin>,
    root: Option<ShownNode>,
}

impl Builder {
    fn finish(self) -> ShownNode {
        self.root.unwrap_or(ShownNode { value: ShownValue::Map(Vec::new()), origin: None })
    }

    fn open(&mut self, value: ShownValue) {
        let node = ShownNode { value, origin: self.origin.take() };
        self.open.push((node, self.key.take()));
    }

    fn close(&mut self) {
        if let Some((node, key)) = self.open.pop() {
            self.key = key;
            self.add(node);
        }
    }

    fn add(&mut self, node: ShownNode) {
        let key = self.key.take();
        match self.open.last_mut().map(|(parent, _)| &mut parent.value) {
            Some(ShownValue::Map(entries)) => entries.push((key.unwrap_or_default(), node)),
            Some(ShownValue::List(items)) => items.push(node),
            _ => self.root = Some(node),
        }
    }

    fn scalar(&mut self, value: Value) {
        let origin = self.origin.take();
        self.add(ShownNode { value: ShownValue::Scalar(value), origin });
    }
}

impl Visitor for Builder {
    fn origin(&mut self, origin: Origin) {
        self.origin = Some(origin);
    }

    fn map_start(&mut self) {
        self.open(ShownValue::Map(Vec::new()));
    }

    fn key(&mut self, key: &str) {
        self.key = Some(key.to_owned());
        self.origin = None;
    }

    fn map_end(&mut self) {
        self.close();
    }

    fn list_start(&mut self) {
        self.open(ShownValue::List(Vec::new()));
    }

    fn list_end(&mut self) {
        self.close();
    }

    fn string(&mut self, text: &str) {
        self.scalar(json!(text));
    }

    fn integer(&mut self, number: i64) {
        self.scalar(json!(number));
    }

    fn number(&mut self, number: f64) {
        self.scalar(json!(number));
    }

    fn boolean(&mut self, value: bool) {
        self.scalar(json!(value));
    }

    fn text(&mut self, text: &Text) {
        let parts = text.parts.iter().map(|part| match part {
            Part::Literal(literal) => literal.to_string(),
            Part::Reference(reference) => format!("${{ref:{}}}", dotted(reference)),
        });
        self.scalar(json!(parts.collect::<String>()));
    }

    fn reference(&mut self, reference: &Reference) {
        self.origin = Some(reference.origin);
        let access = reference.access.as_ref().map_or(String::new(), |access| format!(" ({})", access.value));
        self.scalar(json!(format!("→ {}{access}", dotted(reference))));
    }
}

fn dotted(reference: &Reference) -> String {
    match &reference.output {
        Some(output) => format!("{}.{}", reference.component.value, output.value),
        None => reference.component.value.to_string(),
    }
}
