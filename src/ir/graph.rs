//! Waves and cycles.

use super::diagnostics;
use super::edges::Edge;
use super::program::{Component, FoundationUnit};
use crate::diag::Sink;
use crate::kinds::Address;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The units by wave: a unit's wave is one more than the latest wave of what it depends on, so each
/// is deployed as early as it can be. Foundation units come first within a wave, then addresses in
/// order. Units of a cycle are reported and stand in the wave that they have without the edge that
/// closes it.
pub fn waves(
    components: &IndexMap<Address, Component>,
    foundation: &[FoundationUnit],
    edges: &[Edge],
    sink: &mut Sink,
) -> Vec<Vec<Address>> {
    let units = foundation.iter().map(|unit| unit.address());
    let units = units.chain(components.values().filter(|c| !c.is_existing()).map(|c| c.address.clone()));
    let mut search = Search::new(edges);
    let mut levels: Vec<(usize, bool, Address)> = Vec::new();
    for unit in units {
        let level = search.level(&unit, sink);
        levels.push((level, !unit.is_foundation(), unit));
    }
    levels.sort();
    let mut waves: Vec<Vec<Address>> = Vec::new();
    for (level, _, unit) in levels {
        waves.resize_with(waves.len().max(level), Vec::new);
        if let Some(wave) = waves.get_mut(level - 1) {
            wave.push(unit);
        }
    }
    waves
}

/// Depth-first search without recursion: a chain of thousands of components must not end the stack.
struct Search<'a> {
    edges: BTreeMap<&'a Address, Vec<&'a Edge>>,
    levels: BTreeMap<&'a Address, usize>,
}

/// A unit on the path from the start of the search, with the edges still to follow.
struct Frame<'a> {
    unit: &'a Address,
    via: Option<&'a Edge>,
    next: usize,
    level: usize,
}

impl<'a> Search<'a> {
    fn new(edges: &'a [Edge]) -> Self {
        let mut by_consumer: BTreeMap<&Address, Vec<&Edge>> = BTreeMap::new();
        for edge in edges {
            by_consumer.entry(&edge.consumer).or_default().push(edge);
        }
        Self { edges: by_consumer, levels: BTreeMap::new() }
    }

    fn level(&mut self, unit: &Address, sink: &mut Sink) -> usize {
        let Some((&unit, _)) = self.edges.get_key_value(unit) else { return 1 };
        let mut path = vec![Frame { unit, via: None, next: 0, level: 1 }];
        while let Some(frame) = path.last_mut() {
            if let Some(level) = self.levels.get(frame.unit) {
                frame.level = *level;
                frame.next = usize::MAX;
            }
            let edge = self.edges.get(frame.unit).and_then(|edges| edges.get(frame.next)).copied();
            frame.next = frame.next.saturating_add(1);
            match edge {
                Some(edge) => self.follow(edge, &mut path, sink),
                None => self.leave(&mut path),
            }
        }
        self.levels.get(unit).copied().unwrap_or(1)
    }

    fn follow(&self, edge: &'a Edge, path: &mut Vec<Frame<'a>>, sink: &mut Sink) {
        let producer = &edge.producer;
        if let Some(start) = path.iter().position(|frame| frame.unit == producer) {
            let inside = path.iter().skip(start + 1).filter_map(|frame| frame.via);
            let chain: Vec<&Edge> = inside.chain(std::iter::once(edge)).collect();
            sink.push(diagnostics::cycle(&chain));
            return;
        }
        path.push(Frame { unit: producer, via: Some(edge), next: 0, level: 1 });
    }

    fn leave(&mut self, path: &mut Vec<Frame<'a>>) {
        let Some(done) = path.pop() else { return };
        self.levels.insert(done.unit, done.level);
        if let Some(parent) = path.last_mut() {
            parent.level = parent.level.max(done.level + 1);
        }
    }
}
