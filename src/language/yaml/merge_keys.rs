//! `<<: *anchor` and `<<: [*a, *b]`: the keys of other maps, weaker than those that are written.

use super::diagnostics;
use crate::diag::Sink;
use crate::language::{Entry, Node, Value};
use crate::source::Span;
use compact_str::CompactString;
use rustc_hash::FxHashSet;

/// Adds to `entries` what `merge` has and they lack. In a list the earlier map wins.
pub fn apply(entries: &mut Vec<Entry>, at: Span, merge: Node, sink: &mut Sink) {
    let mut known: FxHashSet<CompactString> = entries.iter().map(|entry| entry.key.clone()).collect();
    match merge.value {
        Value::Map(_) => add(entries, &mut known, merge),
        Value::List(items) if items.iter().all(|item| item.as_map().is_some()) => {
            for item in items {
                add(entries, &mut known, item);
            }
        }
        _ => sink.push(diagnostics::bad_merge_key(at, &merge.describe())),
    }
}

fn add(entries: &mut Vec<Entry>, known: &mut FxHashSet<CompactString>, node: Node) {
    let Value::Map(map) = node.value else { return };
    for entry in map.entries {
        if known.insert(entry.key.clone()) {
            entries.push(entry);
        }
    }
}
