//! One stack in one environment: layers merged, variables filled, provenance kept.
//!
//! The order of layers, weakest first: InfraDefaults, ServiceInfraDefaults, templates, the
//! component, its ComponentInfra, then the environment's overlay of each of these. Every tree is
//! copied once and changed in place from then on. Decodes nothing: kinds do that. Start at
//! [`resolve`].

use super::defaults;
use super::diagnostics;
use super::documents::{Document, DocumentKind, Singleton};
use super::overlay::{Layer, copy, merge};
use super::templates::{self, Appliance, Extension};
use super::variables::{Filler, Git, Level, Scope, VarFile};
use super::workspace::{ComponentSource, Layered, ServiceSource, StackSource, Workspace};
use crate::diag::Sink;
use crate::language::{Node, Origin, Traced, Value};
use crate::source::Span;
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// What a resolution depends on besides the documents.
#[derive(Debug, Default, Clone)]
pub struct ResolveOptions {
    /// `--var NAME=value`, later ones stronger.
    pub vars: Vec<(String, String)>,
    /// `--var-file`, later ones stronger.
    pub var_files: Vec<VarFile>,
    /// What git says.
    pub git: Git,
    /// The region to resolve for; the Environment's first one if left out.
    pub region: Option<String>,
    /// Whether a variable that has no value but an example takes the example: for checks that
    /// deploy nothing.
    pub placeholders: bool,
}

/// One document after merging and filling.
#[derive(Debug, Clone)]
pub struct ResolvedDocument {
    /// The kind, as it is written.
    pub kind: CompactString,
    /// Where the kind stands.
    pub kind_span: Span,
    /// The name; empty for kinds that need none.
    pub name: Traced<CompactString>,
    /// The service that it belongs to, if it belongs to one.
    pub service: Option<Traced<CompactString>>,
    /// Description, labels, annotations, waivers: always a map.
    pub metadata: Node,
    /// The spec: always a map.
    pub spec: Node,
    /// The directory of the document, relative to the workspace, to find files beside it.
    pub path: String,
}

/// One stack in one environment.
#[derive(Debug, Default)]
pub struct Resolved {
    /// `kind: Stack`; `None` if it is missing, which was reported.
    pub stack: Option<ResolvedDocument>,
    /// `kind: Environment`.
    pub environment: Option<ResolvedDocument>,
    /// `kind: Networking`.
    pub networking: Option<ResolvedDocument>,
    /// `kind: Security`.
    pub security: Option<ResolvedDocument>,
    /// `kind: Observability`.
    pub observability: Option<ResolvedDocument>,
    /// `kind: Compliance`.
    pub compliance: Option<ResolvedDocument>,
    /// The services, by name.
    pub services: Vec<ResolvedDocument>,
    /// The components, by service and name.
    pub components: Vec<ResolvedDocument>,
    /// The variables that were used, for [`super::report_unused`].
    pub used_variables: BTreeSet<CompactString>,
}

/// Resolves a stack for one of its environments. `None` stands for "none in particular", so that
/// a stack without environments can still be checked; to have none is reported here. Findings are
/// not marked with the environment: the caller does that for all stages together.
pub fn resolve(
    workspace: &Workspace,
    stack: &StackSource,
    environment: Option<&str>,
    options: &ResolveOptions,
    sink: &mut Sink,
) -> Resolved {
    let index = environment.and_then(|name| stack.environment_index(name));
    match environment {
        Some(name) if index.is_none() => {
            sink.push(diagnostics::no_such_environment(name, &stack.name, stack.environments()))
        }
        None if stack.environments.is_empty() => {
            sink.push(diagnostics::no_environment(stack.document.base.as_ref().map(Document::span), &stack.name));
        }
        _ => {}
    }
    let mut resolved = merge_stack(workspace, stack, index, sink);
    let scope = scope(stack, index, &resolved, options, sink);
    let mut filler = Filler::new(&scope, &workspace.sources, sink);
    resolved.documents().for_each(|document| fill_document(&mut filler, document));
    let mut resolver = Resolver { workspace, stack, environment: index, filler, floors: FxHashMap::default() };
    for service in &stack.services {
        resolver.service(service, options.placeholders, &mut resolved);
    }
    resolver.filler.check_required();
    resolved.used_variables = resolver.filler.finish();
    resolved
}

/// Resolves the document of an environment alone, whatever the rest of the stack looks like.
pub fn resolve_environment(
    workspace: &Workspace,
    stack: &StackSource,
    environment: &str,
    options: &ResolveOptions,
    sink: &mut Sink,
) -> Option<ResolvedDocument> {
    let index = stack.environment_index(environment)?;
    let own = stack.environments.get(index)?.document.as_ref()?;
    let mut resolved = Resolved {
        stack: merge_layered(workspace, &stack.document, Some(index), sink),
        environment: Some(merged(workspace, own, sink)),
        ..Resolved::default()
    };
    let scope = scope(stack, Some(index), &resolved, options, sink);
    let mut filler = Filler::new(&scope, &workspace.sources, sink);
    resolved.environment.iter_mut().for_each(|document| fill_document(&mut filler, document));
    filler.finish();
    resolved.environment
}

/// Resolves the pipelines of a stack, which belong to no environment.
pub fn resolve_pipelines(
    workspace: &Workspace,
    stack: &StackSource,
    options: &ResolveOptions,
    sink: &mut Sink,
) -> Vec<ResolvedDocument> {
    let merged = stack.pipelines.iter().filter_map(|layered| merge_layered(workspace, layered, None, sink));
    let mut pipelines: Vec<ResolvedDocument> = merged.collect();
    let variables = stack.document.base.as_ref().and_then(|document| document.spec.get("variables"));
    let mut scope = Scope { stack: Level::read(variables, options.placeholders, sink), ..Scope::default() };
    scope.add_command_line(&options.vars, &options.var_files, sink);
    scope.add_git(&options.git);
    scope.built_ins.set("STACK", stack.name.as_str(), None);
    let mut filler = Filler::new(&scope, &workspace.sources, sink);
    pipelines.iter_mut().for_each(|document| fill_document(&mut filler, document));
    filler.finish();
    pipelines
}

impl Resolved {
    /// The documents that belong to no service.
    fn documents(&mut self) -> impl Iterator<Item = &mut ResolvedDocument> {
        let Self { stack, environment, networking, security, observability, compliance, .. } = self;
        [stack, environment, networking, security, observability, compliance].into_iter().flatten()
    }
}

fn merge_stack(workspace: &Workspace, stack: &StackSource, index: Option<usize>, sink: &mut Sink) -> Resolved {
    let environment = index.and_then(|index| stack.environments.get(index)).and_then(|it| it.document.as_ref());
    let mut singleton = |which| merge_layered(workspace, stack.singleton(which), index, sink);
    let networking = singleton(Singleton::Networking);
    let security = singleton(Singleton::Security);
    let observability = singleton(Singleton::Observability);
    let compliance = singleton(Singleton::Compliance);
    Resolved {
        stack: merge_layered(workspace, &stack.document, index, sink),
        environment: environment.map(|document| merged(workspace, document, sink)),
        networking,
        security,
        observability,
        compliance,
        ..Resolved::default()
    }
}

/// The variables that all documents of the stack see in this environment.
fn scope(
    stack: &StackSource,
    index: Option<usize>,
    resolved: &Resolved,
    options: &ResolveOptions,
    sink: &mut Sink,
) -> Scope {
    let mut level = |document: &Option<ResolvedDocument>| {
        let variables = document.as_ref().and_then(|document| document.spec.get("variables"));
        Level::read(variables, options.placeholders, sink)
    };
    let (of_stack, of_environment) = (level(&resolved.stack), level(&resolved.environment));
    let mut scope = Scope { stack: of_stack, environment: of_environment, ..Scope::default() };
    scope.add_command_line(&options.vars, &options.var_files, sink);
    scope.add_git(&options.git);
    let built_ins = &mut scope.built_ins;
    built_ins.set("STACK", stack.name.as_str(), None);
    match index.and_then(|index| stack.environments.get(index)) {
        Some(environment) => {
            built_ins.set("ENVIRONMENT", environment.name.as_str(), None);
            if let Some(document) = &resolved.environment {
                add_place(built_ins, &document.spec);
            }
        }
        // Without an environment these have to be something for the rest to be checked.
        None => {
            for (name, text) in
                [("ENVIRONMENT", "environment"), ("REGION", "us-east-1"), ("ACCOUNT_ID", "000000000000")]
            {
                built_ins.set(name, text, None);
            }
        }
    }
    if let Some(region) = &options.region {
        built_ins.set("REGION", region, None);
    }
    scope
}

/// Region and account, from the Environment's spec.
fn add_place(built_ins: &mut Level, spec: &Node) {
    let first_region = spec.get("regions").and_then(Node::as_list).and_then(<[Node]>::first);
    let region = spec.get("region").or(first_region);
    for (name, node) in [("REGION", region), ("ACCOUNT_ID", spec.get("accountId"))] {
        if let Some((node, text)) = node.and_then(|node| Some((node, node.as_str()?))) {
            built_ins.set(name, text, Some(node.span()));
        }
    }
}

/// Fills a document. Definitions of variables stay as they are written: they are filled where they
/// are used, which is where built-ins such as `SERVICE` mean something.
fn fill_document(filler: &mut Filler<'_>, document: &mut ResolvedDocument) {
    filler.fill(&mut document.metadata);
    if let Value::Map(map) = &mut document.spec.value {
        map.entries.iter_mut().filter(|entry| entry.key != "variables").for_each(|entry| filler.fill(&mut entry.node));
    }
}

/// A document with what the environment lays over it.
fn merge_layered(
    workspace: &Workspace,
    layered: &Layered,
    index: Option<usize>,
    sink: &mut Sink,
) -> Option<ResolvedDocument> {
    let overlay = layered.overlay(index);
    let Some(base) = &layered.base else {
        let document = overlay?;
        let mut only = merged(workspace, document, sink);
        only.spec = as_map(copy(&document.spec, Layer::OVERLAY, sink));
        return Some(only);
    };
    let mut document = merged(workspace, base, sink);
    if let Some(overlay) = overlay {
        lay(&mut document.metadata, &overlay.metadata, Layer::OVERLAY, sink);
        lay(&mut document.spec, &overlay.spec, Layer::OVERLAY, sink);
    }
    Some(document)
}

/// A document by itself.
fn merged(workspace: &Workspace, document: &Document, sink: &mut Sink) -> ResolvedDocument {
    ResolvedDocument {
        kind: CompactString::new(document.kind.name()),
        kind_span: document.kind_span,
        name: document.name.clone(),
        service: document.service.clone(),
        metadata: copy(&document.metadata, Layer::DOCUMENT, sink),
        spec: as_map(copy(&document.spec, Layer::DOCUMENT, sink)),
        path: directory(workspace, document),
    }
}

/// Lays one layer over another; a document without a spec lays nothing.
fn lay(base: &mut Node, over: &Node, layer: Layer, sink: &mut Sink) {
    if !over.is_null() {
        merge(base, over, layer, sink);
    }
}

fn as_map(node: Node) -> Node {
    if node.is_null() { Node::empty_map(node.origin) } else { node }
}

fn directory(workspace: &Workspace, document: &Document) -> String {
    let path = workspace.sources.path(document.source);
    path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned()
}

/// What all components of one kind in one service start from and end with.
#[derive(Default)]
struct Floor {
    base: Vec<Node>,
    overlays: Vec<Node>,
}

struct Resolver<'a> {
    workspace: &'a Workspace,
    stack: &'a StackSource,
    environment: Option<usize>,
    filler: Filler<'a>,
    floors: FxHashMap<&'a str, Floor>,
}

impl<'a> Resolver<'a> {
    fn service(&mut self, service: &'a ServiceSource, placeholders: bool, resolved: &mut Resolved) {
        let document = merge_layered(self.workspace, &service.document, self.environment, self.filler.sink);
        let variables = document.as_ref().and_then(|document| document.spec.get("variables"));
        let variables = Level::read(variables, placeholders, self.filler.sink);
        self.filler.enter_service(&service.name, variables);
        if let Some(mut document) = document {
            fill_document(&mut self.filler, &mut document);
            resolved.services.push(document);
        }
        self.floors.clear();
        for component in &service.components {
            if let Some(document) = self.component(service, component) {
                resolved.components.push(document);
            }
        }
    }

    fn component(&mut self, service: &'a ServiceSource, component: &'a ComponentSource) -> Option<ResolvedDocument> {
        let base = component.document.base.as_ref()?;
        let kind = base.kind.name();
        let (over, over_infra) =
            (component.document.overlay(self.environment), component.infra.overlay(self.environment));
        let layers = [
            (component.document.base.as_ref(), Layer::DOCUMENT),
            (component.infra.base.as_ref(), Layer::DOCUMENT),
            (over, Layer::OVERLAY),
            (over_infra, Layer::OVERLAY),
        ];
        let templates = self.templates(kind, layers.iter().filter_map(|(document, _)| *document));
        self.make_floor(service, kind);
        let floor = self.floors.get(kind)?;
        let sink = &mut *self.filler.sink;
        let mut spec = Node::empty_map(base.spec.origin);
        floor.base.iter().for_each(|layer| merge(&mut spec, layer, Layer::DEFAULTS, sink));
        templates.iter().for_each(|layer| lay(&mut spec, layer, Layer::DOCUMENT, sink));
        let mut metadata = copy(&base.metadata, Layer::DOCUMENT, sink);
        for (at, (document, layer)) in layers.into_iter().enumerate() {
            if at == 2 {
                floor.overlays.iter().for_each(|over| merge(&mut spec, over, Layer::DEFAULTS_OVERLAY, sink));
            }
            let Some(document) = document else { continue };
            lay(&mut spec, &document.spec, layer, sink);
            if at > 0 {
                lay_metadata(&mut metadata, document, layer, sink);
            }
        }
        templates::without_extends(&mut spec);
        self.filler.enter_component(&component.name);
        self.filler.fill(&mut metadata);
        self.filler.fill(&mut spec);
        Some(self.resolved(service, base, metadata, spec))
    }

    fn resolved(&self, service: &ServiceSource, base: &Document, metadata: Node, spec: Node) -> ResolvedDocument {
        let by_path = || Traced::new(service.name.clone(), Origin::written(Span::file(base.source)).derived());
        ResolvedDocument {
            kind: CompactString::new(base.kind.name()),
            kind_span: base.kind_span,
            name: base.name.clone(),
            service: Some(base.service.clone().filter(|name| name.value == service.name).unwrap_or_else(by_path)),
            metadata,
            spec,
            path: directory(self.workspace, base),
        }
    }

    /// The layers of the templates that a component extends. The strongest document that says
    /// `extends` decides alone.
    fn templates<'d>(&mut self, kind: &str, documents: impl DoubleEndedIterator<Item = &'d Document>) -> Vec<Node> {
        let Some(extends) = documents.rev().find_map(|document| document.spec.get("extends")) else {
            return Vec::new();
        };
        let extensions = Extension::read(extends, self.filler.sink);
        let appliance = Appliance { templates: &self.workspace.templates, kind };
        templates::layers(&extensions, appliance, self.filler.sink)
    }

    fn make_floor(&mut self, service: &'a ServiceSource, kind: &'a str) {
        if self.floors.contains_key(kind) {
            return;
        }
        let (workspace, environment) = (self.workspace, self.environment);
        let all = [self.stack.singleton(Singleton::InfraDefaults), &service.defaults];
        let layers = |document: &Document| defaults::layers(&document.spec, kind, &workspace.fields);
        let base = all.into_iter().filter_map(|layered| layered.base.as_ref()).flat_map(layers).collect();
        let overlays = all.into_iter().filter_map(|layered| layered.overlay(environment)).flat_map(layers).collect();
        self.floors.insert(kind, Floor { base, overlays });
    }
}

/// What a further document says of the component, but for what it says of itself.
fn lay_metadata(metadata: &mut Node, document: &Document, layer: Layer, sink: &mut Sink) {
    let own = document.kind == DocumentKind::ComponentInfra;
    let Some(map) = document.metadata.as_map().filter(|map| !map.entries.is_empty()) else { return };
    if !own || map.get("description").is_none() {
        return lay(metadata, &document.metadata, layer, sink);
    }
    let mut others = document.metadata.clone();
    if let Value::Map(map) = &mut others.value {
        map.remove("description");
    }
    lay(metadata, &others, layer, sink);
}
