//! InfraDefaults and ServiceInfraDefaults: what of them a kind of component takes.
//!
//! A top-level field counts for every kind that knows the field; what stands below
//! `kinds.<Kind>` counts for that kind alone and is stronger. Start at [`check`] and [`layers`].

use super::diagnostics;
use super::workspace::KindFields;
use crate::diag::{Sink, nearest};
use crate::language::diagnostics as schema;
use crate::language::{Entry, Map, Node, Value};

/// The key of the defaults for single kinds.
const KINDS: &str = "kinds";

/// The field that says which templates a component extends; a default for it would change the
/// meaning of every component.
const EXTENDS: &str = "extends";

/// Reports the fields and kinds that nothing knows.
pub fn check(spec: &Node, fields: &KindFields, component_kinds: &[&str], sink: &mut Sink) {
    let Some(map) = spec.as_map() else { return };
    let mut known: Vec<&str> = fields.values().flatten().copied().filter(|field| *field != EXTENDS).collect();
    known.sort_unstable();
    known.dedup();
    known.push(KINDS);
    for entry in &map.entries {
        if entry.key == KINDS {
            check_kinds(&entry.node, fields, component_kinds, sink);
        } else if !known.contains(&entry.key.as_str()) && entry.key != "$patch" {
            sink.push(schema::unknown_field(entry, "any kind of component", &known));
        }
    }
}

fn check_kinds(node: &Node, fields: &KindFields, component_kinds: &[&str], sink: &mut Sink) {
    let entries = match &node.value {
        Value::Map(map) => map.entries.as_slice(),
        Value::Null => &[],
        _ => return sink.push(schema::wrong_type(node, "a map from kinds to their defaults")),
    };
    for Entry { key, key_span, node } in entries.iter().filter(|entry| entry.key != "$patch") {
        let Some(known) = fields.get(key) else {
            let meant = nearest(key, component_kinds.iter().copied());
            sink.push(diagnostics::unknown_kind(*key_span, key, meant, component_kinds));
            continue;
        };
        match &node.value {
            Value::Map(map) => {
                let unknown = |entry: &&Entry| !is_known(&entry.key, known) && entry.key != "$patch";
                for entry in map.entries.iter().filter(unknown) {
                    sink.push(schema::unknown_field(entry, key, known));
                }
            }
            Value::Null => {}
            _ => sink.push(schema::wrong_type(node, "a map")),
        }
    }
}

fn is_known(field: &str, known: &[&str]) -> bool {
    field != EXTENDS && known.contains(&field)
}

/// The layers that a kind of component takes from a defaults document, weakest first: the fields
/// that it knows of those for all kinds, then those for it.
pub fn layers(spec: &Node, kind: &str, fields: &KindFields) -> Vec<Node> {
    let known = fields.get(kind).map_or(&[][..], Vec::as_slice);
    let for_kind = spec.at(&[KINDS, kind]);
    [Some(spec), for_kind].into_iter().flatten().filter_map(|node| part(node, known)).collect()
}

/// The known fields of a map; `None` if there are none.
fn part(node: &Node, known: &[&str]) -> Option<Node> {
    let entries = node.as_map()?.entries.iter().filter(|entry| is_known(&entry.key, known));
    let entries: Vec<Entry> = entries.cloned().collect();
    (!entries.is_empty()).then(|| Node::new(node.origin, Value::Map(Map { entries })))
}
