//! Dependencies between units: from references, from `dependsOn`, and on the foundation.

use super::program::{Component, FoundationUnit};
use super::references;
use crate::kinds::{Address, Needs};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// Why a unit depends on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EdgeKind {
    /// It uses an output.
    Reference {
        /// The output.
        output: &'static str,
    },
    /// The user said so.
    DependsOn,
    /// It stands in the network, runs on the cluster or is behind the load balancer.
    Foundation,
}

/// One dependency. Several reasons between the same units are one edge: references come first.
#[derive(Debug, Clone)]
pub struct Edge {
    /// The unit that depends.
    pub consumer: Address,
    /// The unit that must be there first.
    pub producer: Address,
    /// Why.
    pub kind: EdgeKind,
    /// Where it is written.
    pub span: Span,
}

/// Every edge to a unit that exists, sorted, one a pair.
pub fn collect(components: &IndexMap<Address, Component>, foundation: &[FoundationUnit]) -> Vec<Edge> {
    let mut edges: BTreeMap<(Address, Address), Edge> = BTreeMap::new();
    let mut add = |edge: Edge| {
        edges.entry((edge.consumer.clone(), edge.producer.clone())).or_insert(edge);
    };
    if foundation.contains(&FoundationUnit::LoadBalancer) && foundation.contains(&FoundationUnit::Network) {
        let span =
            components.values().next().map_or(Span::file(crate::source::SourceId::from_index(0)), |c| c.origin.span);
        let (consumer, producer) = (FoundationUnit::LoadBalancer.address(), FoundationUnit::Network.address());
        add(Edge { consumer, producer, kind: EdgeKind::Foundation, span });
    }
    for component in components.values() {
        of_component(component, components, foundation).into_iter().for_each(&mut add);
    }
    edges.into_values().collect()
}

/// A component that exists already is there: nobody waits for it.
fn is_unit(address: &Address, components: &IndexMap<Address, Component>) -> bool {
    components.get(address).is_some_and(|component| !component.is_existing())
}

fn of_component(
    component: &Component,
    components: &IndexMap<Address, Component>,
    foundation: &[FoundationUnit],
) -> Vec<Edge> {
    let service = component.address.service();
    let consumer = &component.address;
    let mut edges = Vec::new();
    for reference in &component.references {
        let producer = Address::resolve(service, &reference.component);
        let output = components.get(&producer).and_then(|target| target.kind.output_of(reference));
        if let (Some(output), true) = (output, producer != *consumer && is_unit(&producer, components)) {
            let kind = EdgeKind::Reference { output: output.name };
            edges.push(Edge { consumer: consumer.clone(), producer, kind, span: reference.origin.span });
        }
    }
    for path in &component.common.depends_on {
        let producer = Address::resolve(service, path);
        if producer != *consumer && is_unit(&producer, components) {
            edges.push(Edge { consumer: consumer.clone(), producer, kind: EdgeKind::DependsOn, span: path.span() });
        }
    }
    let needs = component
        .spec
        .as_ref()
        .map_or(Needs::default(), |spec| spec.needs(references::reaches(component, components)).or(Needs::default()));
    let needed = [
        (needs.network, FoundationUnit::Network),
        (needs.cluster, FoundationUnit::Cluster),
        (needs.load_balancer, FoundationUnit::LoadBalancer),
    ];
    for (_, unit) in needed.into_iter().filter(|(needed, unit)| *needed && foundation.contains(unit)) {
        let span = component.origin.span;
        edges.push(Edge { consumer: consumer.clone(), producer: unit.address(), kind: EdgeKind::Foundation, span });
    }
    edges
}
