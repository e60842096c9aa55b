//! The program and its parts.

use super::edges::{self, Edge};
use super::{diagnostics, graph, references, routes};
use crate::diag::Sink;
use crate::kinds::component::CommonSpec;
use crate::kinds::{Address, ComponentSpec, Incoming, KindInfo, Needs};
use crate::language::{Node, Origin, Reference, Traced};
use crate::settings::Settings;
use compact_str::CompactString;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// A component of the program.
pub struct Component {
    /// Its identity.
    pub address: Address,
    /// Its kind.
    pub kind: &'static KindInfo,
    /// Its name in the document: the place to show for the component as a whole.
    pub origin: Origin,
    /// Labels of the stack, the service and the component, the nearest winning.
    pub labels: Vec<(CompactString, Traced<CompactString>)>,
    /// The decoded spec; `None` if it has mistakes or the resource exists already.
    pub spec: Option<Box<dyn ComponentSpec>>,
    /// The fields that all kinds have.
    pub common: CommonSpec,
    /// `metadata` after merging.
    pub metadata: Node,
    /// `spec` after merging and substitution, as it was before decoding.
    pub tree: Node,
    /// The directory of its document, which paths in the spec are relative to.
    pub directory: String,
    /// Every reference in the spec and the common fields, in order.
    pub references: Vec<Reference>,
}

/// A unit that belongs to the whole environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundationUnit {
    /// VPC, subnets, gateways.
    Network,
    /// ECS cluster and Service Connect namespace.
    Cluster,
    /// The shared load balancer.
    LoadBalancer,
}

impl FoundationUnit {
    /// Its name, the component part of its address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Cluster => "cluster",
            Self::LoadBalancer => "load-balancer",
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> Address {
        Address::foundation(self.name())
    }

    fn of(needs: Needs, settings: &Settings) -> Vec<Self> {
        let network = needs.network && settings.networking.existing.is_none();
        [(network, Self::Network), (needs.cluster, Self::Cluster), (needs.load_balancer, Self::LoadBalancer)]
            .into_iter()
            .filter_map(|(needed, unit)| needed.then_some(unit))
            .collect()
    }
}

/// Everything that is to be deployed of one stack in one environment.
pub struct Program {
    /// What holds for all components.
    pub settings: Settings,
    /// Components by address, sorted.
    pub components: IndexMap<Address, Component>,
    /// What of the foundation is needed, and by that which units there are.
    pub needs: Needs,
    /// The foundation units, in the order of deployment.
    pub foundation: Vec<FoundationUnit>,
    /// Every dependency, sorted by consumer and producer.
    pub edges: Vec<Edge>,
    /// Units by wave: all that a unit depends on is in earlier waves.
    pub waves: Vec<Vec<Address>>,
    pub(super) incoming: BTreeMap<Address, Vec<Incoming>>,
    pub(super) priorities: BTreeMap<(Address, usize), u32>,
}

impl Program {
    /// Links components into a program: resolves references, finds the foundation that is needed,
    /// orders units into waves. Reports unknown names, cycles and colliding routes. Mistakes leave
    /// out the edge that they concern, so the program is always usable.
    pub fn link(settings: Settings, components: Vec<Component>, sink: &mut Sink) -> Self {
        let mut components = index(components, sink);
        let incoming = references::resolve(&components, sink);
        let needs = needs(&components);
        let foundation = FoundationUnit::of(needs, &settings);
        let edges = edges::collect(&components, &foundation);
        let waves = graph::waves(&components, &foundation, &edges, sink);
        let priorities = routes::prioritise(&components, sink);
        components.sort_keys();
        Self { settings, components, needs, foundation, edges, waves, incoming, priorities }
    }

    /// Components and foundation units, wave after wave.
    pub fn units(&self) -> impl Iterator<Item = (usize, &Address)> {
        self.waves.iter().enumerate().flat_map(|(wave, units)| units.iter().map(move |unit| (wave + 1, unit)))
    }

    /// The units that a unit depends on, in order.
    #[must_use]
    pub fn producers(&self, consumer: &Address) -> Vec<Address> {
        let start = self.edges.partition_point(|edge| edge.consumer < *consumer);
        let own = self.edges.iter().skip(start).take_while(|edge| edge.consumer == *consumer);
        own.map(|edge| edge.producer.clone()).collect()
    }
}

impl Component {
    /// Whether it uses a resource that exists already, so that nothing is deployed for it.
    #[must_use]
    pub const fn is_existing(&self) -> bool {
        self.common.existing.is_some()
    }
}

/// Components by address; two whose units would have the same name are reported.
fn index(components: Vec<Component>, sink: &mut Sink) -> IndexMap<Address, Component> {
    let mut by_unit: BTreeMap<String, (Address, Origin)> = BTreeMap::new();
    let mut index = IndexMap::with_capacity(components.len());
    for component in components {
        let unit = component.address.unit_name();
        if component.address.is_foundation() {
            sink.push(diagnostics::reserved_service(component.origin));
        }
        if let Some((other, origin)) = by_unit.get(&unit) {
            sink.push(diagnostics::unit_collision(&component, other, *origin));
        } else {
            by_unit.insert(unit, (component.address.clone(), component.origin));
        }
        index.insert(component.address.clone(), component);
    }
    index.sort_keys();
    index
}

/// What of the foundation the components need together.
fn needs(components: &IndexMap<Address, Component>) -> Needs {
    components.values().fold(Needs::default(), |needs, component| match &component.spec {
        Some(spec) => needs.or(spec.needs(references::reaches(component, components))),
        None => needs,
    })
}
