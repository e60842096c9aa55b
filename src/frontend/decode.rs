//! The last step of the frontend: from resolved trees to typed settings and components, linked into
//! a program.
//!
//! What cannot be decoded is reported and left out; a component with mistakes stays in the program
//! without a spec, so that references to it are not reported as well.

use super::diagnostics;
use super::resolve::{Resolved, ResolvedDocument};
use crate::diag::Sink;
use crate::ir::{Component, Program};
use crate::kinds::component::CommonSpec;
use crate::kinds::{self, Address, ComponentSpec, KindInfo, references_in};
use crate::language::diagnostics as schema;
use crate::language::{Decode, DecodeContext, Entry, Map, Node, Traced, Value};
use crate::settings::{
    ComplianceSpec, EnvironmentSpec, NetworkingSpec, ObservabilitySpec, SecuritySpec, ServiceSpec, Settings, StackSpec,
};
use compact_str::CompactString;

type Labels = Vec<(CompactString, Traced<CompactString>)>;

/// The program of a resolved stack; `None` without a stack or an environment that can be read.
pub fn decode(resolved: Resolved, sink: &mut Sink) -> Option<Program> {
    let Resolved { stack, services, .. } = &resolved;
    let stack_labels = stack.as_ref().map(|stack| labels(&stack.metadata)).unwrap_or_default();
    if let Some(stack) = stack {
        StackSpec::decode(&stack.spec, &mut DecodeContext::new(sink));
    }
    let mut service_labels: Vec<(CompactString, Labels)> = Vec::with_capacity(services.len());
    for service in services {
        ServiceSpec::decode(&service.spec, &mut DecodeContext::new(sink));
        service_labels.push((service.name.value.clone(), overlay_labels(&stack_labels, labels(&service.metadata))));
    }
    let settings = settings(&resolved, sink);
    let components =
        resolved.components.into_iter().filter_map(|document| component(document, &service_labels, sink)).collect();
    Some(Program::link(settings?, components, sink))
}

/// Decodes what holds for all components. A document that is not there, or that has mistakes, stands
/// for its defaults, so that the components are checked all the same.
fn settings(resolved: &Resolved, sink: &mut Sink) -> Option<Settings> {
    let stack = resolved.stack.as_ref()?;
    let environment = resolved.environment.as_ref()?;
    let nothing = Node::empty_map(stack.name.origin.defaulted());
    let spec = or_defaults::<EnvironmentSpec>(Some(environment), &nothing, sink)?;
    if let (Some(region), Some(first)) = (&spec.region, spec.regions.first())
        && region.value != first.value
    {
        sink.push(diagnostics::another_region(first.span(), region.span(), region.as_str()));
    }
    Some(Settings {
        stack: stack.name.clone(),
        labels: labels(&stack.metadata),
        environment_name: environment.name.clone(),
        environment: spec,
        networking: or_defaults::<NetworkingSpec>(resolved.networking.as_ref(), &nothing, sink)?,
        networking_origin: resolved.networking.as_ref().map_or(stack.name.origin, |document| document.name.origin),
        security: or_defaults::<SecuritySpec>(resolved.security.as_ref(), &nothing, sink)?,
        observability: or_defaults::<ObservabilitySpec>(resolved.observability.as_ref(), &nothing, sink)?,
        compliance: or_defaults::<ComplianceSpec>(resolved.compliance.as_ref(), &nothing, sink)?,
    })
}

fn or_defaults<T: Decode>(document: Option<&ResolvedDocument>, nothing: &Node, sink: &mut Sink) -> Option<T> {
    let cx = &mut DecodeContext::new(sink);
    document.and_then(|document| T::decode(&document.spec, cx)).or_else(|| T::decode(nothing, cx))
}

fn component(
    document: ResolvedDocument,
    service_labels: &[(CompactString, Labels)],
    sink: &mut Sink,
) -> Option<Component> {
    let kind = kinds::find(&document.kind)?;
    let service = document.service?;
    let inherited = service_labels.iter().find(|(name, _)| *name == service.value).map(|(_, labels)| labels.as_slice());
    let labels = overlay_labels(inherited.unwrap_or_default(), labels(&document.metadata));
    let (own, common_tree) = split(&document.spec);
    let common = CommonSpec::decode(&common_tree, &mut DecodeContext::new(sink))?;
    let spec = match common.existing {
        Some(_) => None,
        None => kind.decode(&own, &mut DecodeContext::new(sink)),
    };
    check_existing(&document.spec, kind, sink);
    let mut references = spec.as_deref().map(ComponentSpec::references).unwrap_or_default();
    references.extend(common.overrides.iter().flat_map(|operation| references_in(&operation.value.value)));
    Some(Component {
        address: Address::new(&service, &document.name),
        kind,
        origin: document.name.origin,
        labels,
        spec,
        common,
        metadata: document.metadata,
        tree: document.spec,
        directory: document.path,
        references,
    })
}

/// Reports what is said of an existing resource and is no output of its kind.
fn check_existing(spec: &Node, kind: &KindInfo, sink: &mut Sink) {
    let Some(existing) = spec.get("existing").and_then(Node::as_map) else { return };
    let outputs: Vec<&str> = kind.outputs.iter().map(|output| output.name).collect();
    let is_unknown = |entry: &&Entry| !outputs.contains(&entry.key.as_str());
    for entry in existing.entries.iter().filter(is_unknown) {
        sink.push(schema::unknown_field(entry, "what exists already", &outputs));
    }
}

/// The tree of the kind's own fields, and that of the fields that all kinds have.
fn split(spec: &Node) -> (Node, Node) {
    let entries = spec.as_map().map(|map| map.entries.as_slice()).unwrap_or_default();
    let (common, own): (Vec<_>, Vec<_>) =
        entries.iter().cloned().partition(|entry| CommonSpec::FIELDS.contains(&entry.key.as_str()));
    let node = |entries| Node::new(spec.origin, Value::Map(Map { entries }));
    (node(own), node(common))
}

fn labels(metadata: &Node) -> Labels {
    let entries = metadata.get("labels").and_then(Node::as_map).map(|map| map.entries.as_slice()).unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| {
            Some((entry.key.clone(), Traced::new(CompactString::new(entry.node.as_str()?), entry.node.origin)))
        })
        .collect()
}

/// The labels of a thing over those that it inherits.
fn overlay_labels(inherited: &[(CompactString, Traced<CompactString>)], own: Labels) -> Labels {
    let mut labels: Labels =
        inherited.iter().filter(|(key, _)| !own.iter().any(|(name, _)| name == key)).cloned().collect();
    labels.extend(own);
    labels
}
