//! `deployer graph`: units and dependencies of a program in five formats.
//!
//! Adding a format: a file here that turns a [`Graph`] into text, and a word in [`Format`].

mod dot;
mod mermaid;
mod svg;
mod tree;

use crate::ir::{EdgeKind, Program};
use crate::kinds::Address;
use serde_json::json;

/// The formats of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Waves with their units and what each needs, for a terminal.
    Tree,
    /// Graphviz.
    Dot,
    /// Mermaid, for Markdown.
    Mermaid,
    /// A picture.
    Svg,
    /// Data.
    Json,
}

/// A unit of the graph.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its address.
    pub address: Address,
    /// Its kind, or `Foundation`.
    pub kind: &'static str,
    /// Its wave, from 1.
    pub wave: usize,
}

/// A dependency.
#[derive(Debug, Clone)]
pub struct Arrow {
    /// The unit that depends.
    pub from: Address,
    /// The unit that must be there first.
    pub to: Address,
    /// Why: the output's name, `dependsOn`, or nothing for the foundation.
    pub label: &'static str,
}

/// The units of a program and what they depend on.
#[derive(Debug, Clone)]
pub struct Graph {
    /// `stack · environment`.
    pub title: String,
    /// Units by wave and address.
    pub nodes: Vec<Node>,
    /// Dependencies by consumer and producer.
    pub arrows: Vec<Arrow>,
}

impl Graph {
    /// The graph of a program.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let nodes = program.units().map(|(wave, address)| Node {
            address: address.clone(),
            kind: program.components.get(address).map_or("Foundation", |component| component.kind.name),
            wave,
        });
        let arrows = program.edges.iter().map(|edge| Arrow {
            from: edge.consumer.clone(),
            to: edge.producer.clone(),
            label: match edge.kind {
                EdgeKind::Reference { output } => output,
                EdgeKind::DependsOn => "dependsOn",
                EdgeKind::Foundation => "",
            },
        });
        let title = format!("{} · {}", *program.settings.stack, *program.settings.environment_name);
        Self { title, nodes: nodes.collect(), arrows: arrows.collect() }
    }

    /// The units of each wave, from the first.
    pub fn waves(&self) -> impl Iterator<Item = (usize, Vec<&Node>)> {
        let last = self.nodes.iter().map(|node| node.wave).max().unwrap_or(0);
        (1..=last).map(|wave| (wave, self.nodes.iter().filter(|node| node.wave == wave).collect()))
    }

    /// What a unit depends on.
    pub fn arrows_of<'a>(&'a self, address: &'a Address) -> impl Iterator<Item = &'a Arrow> {
        self.arrows.iter().filter(move |arrow| arrow.from == *address)
    }

    /// The graph as text of a format, with a line break at the end.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Tree => tree::render(self),
            Format::Dot => dot::render(self),
            Format::Mermaid => mermaid::render(self),
            Format::Svg => svg::render(self),
            Format::Json => self.json(),
        }
    }

    fn json(&self) -> String {
        let nodes = self
            .nodes
            .iter()
            .map(|node| json!({"address": node.address.to_string(), "kind": node.kind, "wave": node.wave}));
        let edges = self
            .arrows
            .iter()
            .map(|arrow| json!({"from": arrow.from.to_string(), "to": arrow.to.to_string(), "because": arrow.label}));
        let value = json!({"version": 1, "title": self.title, "units": nodes.collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>()});
        format!("{value:#}\n")
    }
}
