//! The envelope of a document: apiVersion, kind, metadata and spec.
//!
//! Owns which document kinds there are and in which group, what may stand in `metadata`, and what
//! a name looks like. Says nothing about what is in a spec, and nothing about how documents belong
//! together (`assemble.rs` does). Start at [`EnvelopeReader::read`].

use super::diagnostics;
use super::discover::Place;
use crate::diag::{Sink, nearest};
use crate::language::diagnostics as schema;
use crate::language::{Entry, Map, Node, Traced, Value};
use crate::source::{SourceId, Span};
use compact_str::CompactString;
use std::fmt;

/// The API group of a document, with its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Stack, Service, Environment, Template, Workspace.
    Core,
    /// What belongs to a stack, a service or a component's infrastructure.
    Infra,
    /// All components.
    Components,
    /// Pipelines.
    Delivery,
}

impl Group {
    /// All groups.
    pub const ALL: [Self; 4] = [Self::Core, Self::Infra, Self::Components, Self::Delivery];

    /// What stands after `apiVersion:`.
    #[must_use]
    pub const fn api_version(self) -> &'static str {
        match self {
            Self::Core => "core.deployer.io/v1",
            Self::Infra => "infra.deployer.io/v1",
            Self::Components => "components.deployer.io/v1",
            Self::Delivery => "delivery.deployer.io/v1",
        }
    }
}

/// A kind of which a stack has one document, found by its kind alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Singleton {
    /// Defaults for all components of the stack.
    InfraDefaults,
    /// The network.
    Networking,
    /// Key, permission boundary, registries.
    Security,
    /// Logs, alarms, tracing.
    Observability,
    /// Labels, regions, budget.
    Compliance,
}

/// The kind of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// The configuration of the workspace, in `deployer.yaml`.
    Workspace,
    /// A stack.
    Stack,
    /// A service.
    Service,
    /// An environment.
    Environment,
    /// A part of a component's spec that components extend.
    Template,
    /// A kind of which a stack has one.
    Singleton(Singleton),
    /// Defaults for the components of a service.
    ServiceInfraDefaults,
    /// The infrastructure part of a component.
    ComponentInfra,
    /// A delivery pipeline.
    Pipeline,
    /// A component of the kind of this name.
    Component(CompactString),
}

impl DocumentKind {
    /// Every document kind but those of components.
    pub const FIXED: [(&'static str, Self, Group); 13] = [
        ("Workspace", Self::Workspace, Group::Core),
        ("Stack", Self::Stack, Group::Core),
        ("Service", Self::Service, Group::Core),
        ("Environment", Self::Environment, Group::Core),
        ("Template", Self::Template, Group::Core),
        ("InfraDefaults", Self::Singleton(Singleton::InfraDefaults), Group::Infra),
        ("Networking", Self::Singleton(Singleton::Networking), Group::Infra),
        ("Security", Self::Singleton(Singleton::Security), Group::Infra),
        ("Observability", Self::Singleton(Singleton::Observability), Group::Infra),
        ("Compliance", Self::Singleton(Singleton::Compliance), Group::Infra),
        ("ServiceInfraDefaults", Self::ServiceInfraDefaults, Group::Infra),
        ("ComponentInfra", Self::ComponentInfra, Group::Infra),
        ("Pipeline", Self::Pipeline, Group::Delivery),
    ];

    /// The kind of a name, given the kinds of components.
    #[must_use]
    pub fn parse(name: &str, component_kinds: &[&str]) -> Option<Self> {
        let fixed = Self::FIXED.iter().find(|(fixed, _, _)| *fixed == name).map(|(_, kind, _)| kind.clone());
        fixed.or_else(|| component_kinds.contains(&name).then(|| Self::Component(CompactString::new(name))))
    }

    /// The name after `kind:`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Component(name) => name,
            fixed => Self::FIXED.iter().find(|(_, kind, _)| kind == fixed).map_or("", |(name, _, _)| name),
        }
    }

    /// The group that the kind is in.
    #[must_use]
    pub fn group(&self) -> Group {
        Self::FIXED.iter().find(|(_, kind, _)| kind == self).map_or(Group::Components, |(_, _, group)| *group)
    }

    /// Whether the document may go without a name, because its kind and place say which it is.
    #[must_use]
    pub const fn is_nameless(&self) -> bool {
        matches!(self, Self::Workspace | Self::Singleton(_) | Self::ServiceInfraDefaults)
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A document with its envelope read.
#[derive(Debug)]
pub struct Document {
    /// Its kind.
    pub kind: DocumentKind,
    /// Where the kind stands.
    pub kind_span: Span,
    /// `metadata.name`; an empty text for kinds that need none.
    pub name: Traced<CompactString>,
    /// `metadata.stack`.
    pub stack: Option<Traced<CompactString>>,
    /// `metadata.service`.
    pub service: Option<Traced<CompactString>>,
    /// `metadata.environment`, on overlays.
    pub environment: Option<Traced<CompactString>>,
    /// What else is in `metadata`: description, labels, annotations, waivers.
    pub metadata: Node,
    /// `spec`; null if it was left out.
    pub spec: Node,
    /// The file.
    pub source: SourceId,
}

impl Document {
    /// Where to point when the document as a whole is meant: its name, or else its kind.
    #[must_use]
    pub fn span(&self) -> Span {
        if self.name.value.is_empty() { self.kind_span } else { self.name.span() }
    }
}

const ENVELOPE: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];
const METADATA: [&str; 8] =
    ["name", "service", "stack", "environment", "description", "labels", "annotations", "waivers"];

/// Reads envelopes.
pub struct EnvelopeReader<'a> {
    /// The names of the kinds of components.
    pub component_kinds: &'a [&'a str],
    /// Where mistakes are reported.
    pub sink: &'a mut Sink,
}

impl EnvelopeReader<'_> {
    /// Reads the envelope of a document; `None` if it is no document of ours or lacks what
    /// nothing can be done without.
    pub fn read(&mut self, root: Node, source: SourceId, place: Place<'_>) -> Option<Document> {
        let span = root.span();
        let Value::Map(mut map) = root.value else {
            self.sink.push(diagnostics::not_a_document(span));
            return None;
        };
        if place.config && map.get("kind").is_none() {
            return Some(workspace(map, root.origin.span, source));
        }
        let overlay =
            place.environment.is_some() || map.get("metadata").is_some_and(|node| node.get("environment").is_some());
        let api_version = map.remove("apiVersion");
        let kind = map.remove("kind");
        let metadata = map.remove("metadata");
        let spec = map.remove("spec").map(|entry| entry.node);
        // A misspelt one is reported below and read nevertheless, so that nothing else is missing.
        let misspelt = || map.entries.iter().find(|entry| nearest(&entry.key, ENVELOPE) == Some("spec"));
        let spec = spec.or_else(|| misspelt().map(|entry| entry.node.clone()));
        if api_version.is_none() && kind.is_none() {
            if !place.in_code {
                self.sink.push(diagnostics::not_a_document(span.part(0, 1)));
            }
            return None;
        }
        for entry in &map.entries {
            self.sink.push(schema::unknown_field(entry, "a document", &ENVELOPE));
        }
        let root = Node::empty_map(root.origin);
        let (kind, kind_span) = self.kind(&root, kind, api_version.as_ref())?;
        self.group(&root, &kind, kind_span, api_version.as_ref(), overlay);
        let spec = self.spec(spec, &root);
        let mut metadata = self.metadata(metadata, &kind, &root)?;
        let name = self.name(&mut metadata, &kind, &root)?;
        let mut take = |field| self.optional_name(&mut metadata, field);
        let (stack, service, environment) = (take("stack"), take("service"), take("environment"));
        Some(Document { kind, kind_span, name, stack, service, environment, metadata, spec, source })
    }

    fn spec(&mut self, spec: Option<Node>, root: &Node) -> Node {
        match spec {
            None => Node::new(root.origin, Value::Null),
            Some(spec) if spec.is_null() || spec.as_map().is_some() => spec,
            Some(spec) => {
                self.sink.push(schema::wrong_type(&spec, "a map"));
                Node::new(spec.origin, Value::Null)
            }
        }
    }

    /// The kind. A misspelt one is reported and taken for what it was meant to be, so that what
    /// refers to the document does not fail as well.
    fn kind(&mut self, root: &Node, kind: Option<Entry>, version: Option<&Entry>) -> Option<(DocumentKind, Span)> {
        let Some(entry) = kind else {
            let span = version.map_or(root.span(), |entry| entry.key_span);
            self.sink.push(diagnostics::missing_kind(span));
            return None;
        };
        let span = entry.node.span();
        let Some(written) = entry.node.as_str() else {
            self.sink.push(schema::wrong_type(&entry.node, "a kind"));
            return None;
        };
        if let Some(kind) = DocumentKind::parse(written, self.component_kinds) {
            return Some((kind, span));
        }
        let fixed = DocumentKind::FIXED.iter().map(|(name, _, _)| *name).filter(|name| *name != "Pipeline");
        let known: Vec<&str> = self.component_kinds.iter().copied().chain(fixed).collect();
        let meant = nearest(written, known.iter().copied());
        self.sink.push(diagnostics::unknown_kind(span, written, meant, &known));
        Some((DocumentKind::parse(meant?, self.component_kinds)?, span))
    }

    fn group(&mut self, root: &Node, kind: &DocumentKind, kind_span: Span, version: Option<&Entry>, overlay: bool) {
        let expected = kind.group().api_version();
        let Some(entry) = version else {
            if !overlay {
                self.sink.push(diagnostics::missing_api_version(kind_span, expected));
            }
            return;
        };
        let span = entry.node.span();
        match entry.node.as_str() {
            Some(written) if written == expected => {}
            Some(written) if Group::ALL.iter().any(|group| group.api_version() == written) => {
                self.sink.push(diagnostics::wrong_group(span, written, kind.name(), expected));
            }
            Some(written) => self.sink.push(diagnostics::unknown_group(span, written, expected)),
            None if entry.node.is_null() => {
                self.sink.push(diagnostics::missing_api_version(root.span().part(0, 1), expected))
            }
            None => self.sink.push(schema::wrong_type(&entry.node, "an API version")),
        }
    }

    fn metadata(&mut self, metadata: Option<Entry>, kind: &DocumentKind, root: &Node) -> Option<Node> {
        let Some(entry) = metadata else {
            if kind.is_nameless() {
                return Some(Node::empty_map(root.origin));
            }
            self.sink.push(diagnostics::missing_name(root.span().part(0, 1), kind.name()));
            return None;
        };
        match &entry.node.value {
            Value::Map(map) => {
                let known = |entry: &&Entry| !METADATA.contains(&entry.key.as_str());
                for entry in map.entries.iter().filter(known) {
                    self.sink.push(schema::unknown_field(entry, "metadata", &METADATA));
                }
                Some(entry.node)
            }
            Value::Null => Some(Node::empty_map(entry.node.origin)),
            _ => {
                self.sink.push(schema::wrong_type(&entry.node, "a map"));
                None
            }
        }
    }

    fn name(&mut self, metadata: &mut Node, kind: &DocumentKind, root: &Node) -> Option<Traced<CompactString>> {
        let at =
            if metadata.as_map().is_some_and(|map| map.entries.is_empty()) { root.span() } else { metadata.span() };
        let Some(entry) = remove(metadata, "name").filter(|entry| !entry.node.is_null()) else {
            if kind.is_nameless() {
                return Some(Traced::new(CompactString::default(), root.origin));
            }
            self.sink.push(diagnostics::missing_name(at.part(0, 1), kind.name()));
            return None;
        };
        self.check_name(&entry.node, kind.name())
    }

    fn optional_name(&mut self, metadata: &mut Node, field: &str) -> Option<Traced<CompactString>> {
        let entry = remove(metadata, field).filter(|entry| !entry.node.is_null())?;
        self.check_name(&entry.node, field)
    }

    /// A name, whatever is wrong with it, so that the document is still known by it.
    fn check_name(&mut self, node: &Node, of: &str) -> Option<Traced<CompactString>> {
        let Some(name) = node.as_str() else {
            self.sink.push(schema::wrong_type(node, "a name"));
            return None;
        };
        if let Err(problem) = check_name(name) {
            self.sink.push(diagnostics::bad_name(node.span(), name, of, problem));
        }
        Some(Traced::new(CompactString::new(name), node.origin))
    }
}

fn remove(node: &mut Node, key: &str) -> Option<Entry> {
    match &mut node.value {
        Value::Map(map) => map.remove(key),
        _ => None,
    }
}

/// A `deployer.yaml` without an envelope: all of it is the spec.
fn workspace(map: Map, span: Span, source: SourceId) -> Document {
    let origin = crate::language::Origin::written(span);
    Document {
        kind: DocumentKind::Workspace,
        kind_span: span.part(0, 1),
        name: Traced::new(CompactString::default(), origin),
        stack: None,
        service: None,
        environment: None,
        metadata: Node::empty_map(origin),
        spec: Node::new(origin, Value::Map(map)),
        source,
    }
}

/// Why a name is none. The limit of 40 leaves room for four names in the name of a CloudFormation
/// stack, which may have 128 characters.
///
/// # Errors
/// The rule that the name breaks.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.contains("${") {
        return Err("a name holds no variables, because it is what other documents refer to");
    }
    if !(1..=40).contains(&name.chars().count()) {
        return Err("a name has 1 to 40 characters");
    }
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err("a name starts with a lowercase letter");
    }
    if !name.chars().all(allowed) {
        return Err("a name is made of lowercase letters, digits and hyphens");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{DocumentKind, EnvelopeReader, check_name};
    use crate::diag::Sink;
    use crate::frontend::discover::Place;
    use crate::language::yaml;
    use crate::source::SourceId;

    fn read(text: &str, path: &str) -> (Option<DocumentKind>, Vec<String>) {
        let mut sink = Sink::default();
        let source = SourceId::from_index(0);
        let root = yaml::read_text(text, source, &mut sink).remove(0);
        let mut reader = EnvelopeReader { component_kinds: &["RDS", "MicroService"], sink: &mut sink };
        let document = reader.read(root, source, Place::of(path));
        let said = sink.finish().into_iter();
        (document.map(|document| document.kind), said.map(|found| found.code.to_string()).collect())
    }

    #[test]
    fn a_misspelt_kind_is_reported_and_taken_for_what_was_meant() {
        let text = "apiVersion: components.deployer.io/v1\nkind: Microservice\nmetadata: {name: api}\n";
        let (kind, said) = read(text, "stacks/shop/api.yaml");
        assert_eq!(kind, Some(DocumentKind::Component("MicroService".into())));
        assert_eq!(said, ["document/unknown-kind"]);
    }

    #[test]
    fn the_group_must_be_the_one_of_the_kind() {
        let text = "apiVersion: core.deployer.io/v1\nkind: RDS\nmetadata: {name: db}\n";
        assert_eq!(read(text, "stacks/shop/a.yaml").1, ["document/wrong-group"]);
        let text = "apiVersion: core.deployer.io/v2\nkind: Stack\nmetadata: {name: shop}\n";
        assert_eq!(read(text, "stacks/shop/a.yaml").1, ["document/unknown-group"]);
    }

    #[test]
    fn an_overlay_needs_no_api_version_and_code_of_users_no_envelope() {
        let text = "kind: RDS\nmetadata: {name: db}\n";
        assert!(read(text, "stacks/shop/environments/dev/db.yaml").1.is_empty());
        assert_eq!(read(text, "stacks/shop/db.yaml").1, ["document/missing-field"]);
        assert!(read("a: 1\n", "stacks/shop/services/s/components/c/src/a.yaml").1.is_empty());
        assert_eq!(read("a: 1\n", "stacks/shop/a.yaml").1, ["document/not-a-document"]);
    }

    #[test]
    fn a_name_is_short_lowercase_and_literal() {
        assert!(check_name("orders-api2").is_ok());
        for name in ["", "Orders", "2fast", "orders_api", "${NAME}", "-x", &"x".repeat(41)] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
