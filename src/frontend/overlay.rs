//! Laying one tree over another.
//!
//! The laws (property tests below hold them): an empty map changes nothing; doing it twice is
//! doing it once; keys keep the order of the base, new ones follow. Maps merge by key, lists of
//! named objects by `name`; scalars and other lists are replaced. `$patch: delete` removes,
//! `$patch: replace` replaces instead of merging; as an item of its own, `- $patch: replace`
//! replaces a list. Knows no document. Start at [`merge`].

use super::diagnostics;
use crate::diag::Sink;
use crate::language::{Entry, How, Map, Node, Value};
use crate::source::Span;
use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};

/// From how many comparisons on keys and names are looked up by hash.
const INDEX_FROM: usize = 1024;

/// What is being laid over, and what it makes of provenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// An environment's overlay: what it sets is marked as overlaid. Anything else counts as
    /// written where it stands.
    pub environment: bool,
    /// Whether a `$patch: delete` of something that is not there is worth a warning; it is not in
    /// defaults, which are laid over many components.
    pub particular: bool,
}

impl Layer {
    /// A document of the component itself.
    pub const DOCUMENT: Self = Self { environment: false, particular: true };
    /// Defaults for many components.
    pub const DEFAULTS: Self = Self { environment: false, particular: false };
    /// An environment's overlay of a document.
    pub const OVERLAY: Self = Self { environment: true, particular: true };
    /// An environment's overlay of defaults.
    pub const DEFAULTS_OVERLAY: Self = Self { environment: true, particular: false };
}

/// Lays `over` over `base`.
pub fn merge(base: &mut Node, over: &Node, layer: Layer, sink: &mut Sink) {
    Merger { layer, sink }.node(base, over);
}

/// The first layer: a copy of the tree with its `$patch` entries carried out.
pub fn copy(node: &Node, layer: Layer, sink: &mut Sink) -> Node {
    Merger { layer, sink }.copy(node, None)
}

/// What a `$patch` entry asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patch {
    Delete,
    Replace,
}

const PATCH: &str = "$patch";

struct Merger<'s> {
    layer: Layer,
    sink: &'s mut Sink,
}

impl Merger<'_> {
    fn node(&mut self, base: &mut Node, over: &Node) {
        let replaced = base.span();
        match (&mut base.value, &over.value) {
            (Value::Map(_), Value::Map(with)) if self.patch(with) == Some(Patch::Replace) => {
                *base = self.copy(over, Some(replaced));
            }
            (Value::Map(below), Value::Map(with)) => self.map(below, with),
            (Value::List(below), Value::List(items)) => match self.named(below, items) {
                Some(names) => self.named_list(below, items, &names),
                None => *base = self.copy(over, Some(replaced)),
            },
            _ => *base = self.copy(over, Some(replaced)),
        }
    }

    fn map(&mut self, base: &mut Map, over: &Map) {
        let index = if base.entries.len().saturating_mul(over.entries.len()) < INDEX_FROM {
            None
        } else {
            Some(base.entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect())
        };
        let index: Option<FxHashMap<CompactString, usize>> = index;
        let mut deleted = FxHashSet::default();
        for entry in over.entries.iter().filter(|entry| entry.key != PATCH) {
            let at = match &index {
                Some(index) => index.get(&entry.key).copied(),
                None => base.entries.iter().position(|below| below.key == entry.key),
            };
            let below = at.and_then(|at| base.entries.get_mut(at));
            match (below, self.patch_of(&entry.node)) {
                (Some(_), Some(Patch::Delete)) => {
                    deleted.insert(entry.key.clone());
                }
                (None, Some(Patch::Delete)) => self.nothing_to_delete(entry.key_span, &entry.key),
                (Some(below), _) => self.node(&mut below.node, &entry.node),
                (None, _) => base.entries.push(self.copy_entry(entry)),
            }
        }
        if !deleted.is_empty() {
            base.entries.retain(|entry| !deleted.contains(&entry.key));
        }
    }

    /// The positions of the base's names, if both are lists of objects with a name of their own.
    fn named(&mut self, base: &[Node], over: &[Node]) -> Option<FxHashMap<CompactString, usize>> {
        if over.is_empty() || over.iter().any(is_list_patch) {
            return None;
        }
        names(over)?;
        names(base)
    }

    fn named_list(&mut self, base: &mut Vec<Node>, over: &[Node], names: &FxHashMap<CompactString, usize>) {
        let mut deleted = FxHashSet::default();
        for item in over {
            let name = name_of(item).unwrap_or_default();
            let below = names.get(name).and_then(|at| base.get_mut(*at));
            match (below, self.patch_of(item)) {
                (Some(_), Some(Patch::Delete)) => {
                    deleted.insert(CompactString::new(name));
                }
                (None, Some(Patch::Delete)) => self.nothing_to_delete(item.span(), name),
                (Some(below), _) => self.node(below, item),
                (None, _) => {
                    let item = self.copy(item, None);
                    base.push(item);
                }
            }
        }
        if !deleted.is_empty() {
            base.retain(|item| !name_of(item).is_some_and(|name| deleted.contains(name)));
        }
    }

    /// A copy of what is laid over nothing, or over something that it replaces.
    fn copy(&mut self, node: &Node, replaced: Option<Span>) -> Node {
        let mut origin = node.origin;
        if self.layer.environment && origin.how == How::Written {
            origin.how = How::Overlaid { base: replaced };
        }
        let value = match &node.value {
            Value::Map(map) => Value::Map(self.copy_map(map)),
            Value::List(items) => Value::List(self.copy_list(items)),
            other => other.clone(),
        };
        Node::new(origin, value)
    }

    fn copy_map(&mut self, map: &Map) -> Map {
        let mut entries = Vec::with_capacity(map.entries.len());
        for entry in &map.entries {
            if entry.key == PATCH {
                self.patch(map);
            } else if self.patch_of(&entry.node) == Some(Patch::Delete) {
                self.nothing_to_delete(entry.key_span, &entry.key);
            } else {
                entries.push(self.copy_entry(entry));
            }
        }
        Map { entries }
    }

    fn copy_list(&mut self, items: &[Node]) -> Vec<Node> {
        let mut copies = Vec::with_capacity(items.len());
        for item in items {
            if is_list_patch(item) {
                continue;
            }
            if self.patch_of(item) == Some(Patch::Delete) {
                self.nothing_to_delete(item.span(), name_of(item).unwrap_or("the item"));
            } else {
                copies.push(self.copy(item, None));
            }
        }
        copies
    }

    fn copy_entry(&mut self, entry: &Entry) -> Entry {
        Entry { key: entry.key.clone(), key_span: entry.key_span, node: self.copy(&entry.node, None) }
    }

    fn patch_of(&mut self, node: &Node) -> Option<Patch> {
        node.as_map().and_then(|map| self.patch(map))
    }

    /// What the `$patch` entry of a map asks for. The wrong ones are reported where they are met,
    /// which may be more than once: equal findings are folded.
    fn patch(&mut self, map: &Map) -> Option<Patch> {
        let entry = map.entry(PATCH)?;
        match entry.node.as_str() {
            Some("delete") => Some(Patch::Delete),
            Some("replace") => Some(Patch::Replace),
            // Merging is what happens anyway, and tools that know `$patch` know this word.
            Some("merge") => None,
            _ => {
                self.sink.push(diagnostics::unknown_patch(&entry.node));
                None
            }
        }
    }

    fn nothing_to_delete(&mut self, span: Span, what: &str) {
        if self.layer.particular {
            self.sink.push(diagnostics::nothing_to_delete(span, what));
        }
    }
}

/// `- $patch: replace`, which says that the list is to be replaced.
fn is_list_patch(item: &Node) -> bool {
    matches!(item.as_map().map(|map| map.entries.as_slice()), Some([only]) if only.key == PATCH && only.node.as_str() == Some("replace"))
}

fn name_of(item: &Node) -> Option<&str> {
    item.as_map()?.get("name")?.as_str()
}

/// The position of every name; `None` if an item has none or two have the same.
fn names(items: &[Node]) -> Option<FxHashMap<CompactString, usize>> {
    let mut names = FxHashMap::default();
    for (at, item) in items.iter().enumerate() {
        if names.insert(CompactString::new(name_of(item)?), at).is_some() {
            return None;
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::{Layer, copy, merge};
    use crate::diag::Sink;
    use crate::language::yaml;
    use crate::language::{Entry, How, Map, Node, Origin, Value};
    use crate::source::{SourceId, Span};
    use proptest::prelude::*;

    fn node(text: &str) -> Node {
        let mut sink = Sink::default();
        let node = yaml::read_text(text, SourceId::from_index(0), &mut sink).remove(0);
        assert!(sink.is_empty(), "{text}");
        node
    }

    /// The tree without its origins, in flow notation.
    fn flat(node: &Node) -> String {
        match &node.value {
            Value::Null => "~".to_owned(),
            Value::Scalar(scalar) => scalar.text.to_string(),
            Value::Text(_) => "text".to_owned(),
            Value::List(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
            Value::Map(map) => {
                let entries = map.entries.iter().map(|entry| format!("{}: {}", entry.key, flat(&entry.node)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn merged(base: &str, over: &str) -> (String, usize) {
        let mut sink = Sink::default();
        let mut base = node(base);
        merge(&mut base, &node(over), Layer::OVERLAY, &mut sink);
        (flat(&base), sink.finish().len())
    }

    #[test]
    fn maps_merge_by_key_and_named_lists_by_name() {
        let base = "{a: 1, env: [{name: X, value: 1}, {name: Y, value: 2}], tags: [p, q]}";
        let over = "{b: 2, a: 3, env: [{name: Y, value: 9}, {name: Z, value: 4}], tags: [r]}";
        let expected = "{a: 3, env: [{name: X, value: 1}, {name: Y, value: 9}, {name: Z, value: 4}], tags: [r], b: 2}";
        assert_eq!(merged(base, over), (expected.to_owned(), 0));
    }

    #[test]
    fn a_patch_deletes_or_replaces() {
        let base = "{a: {x: 1, y: 2}, b: 1, l: [{name: p, v: 1}, {name: q}]}";
        assert_eq!(
            merged(base, "{a: {$patch: replace, z: 3}}").0,
            "{a: {z: 3}, b: 1, l: [{name: p, v: 1}, {name: q}]}"
        );
        assert_eq!(
            merged(base, "{b: {$patch: delete}, l: [{name: p, $patch: delete}]}").0,
            "{a: {x: 1, y: 2}, l: [{name: q}]}"
        );
        assert_eq!(merged(base, "{l: [{$patch: replace}, {name: r}], a: 1}").0, "{a: 1, b: 1, l: [{name: r}]}");
        assert_eq!(merged("{a: 1}", "{c: {$patch: delete}}"), ("{a: 1}".to_owned(), 1));
        assert_eq!(merged("{a: {b: 1}}", "{a: {$patch: remove}}"), ("{a: {b: 1}}".to_owned(), 1));
    }

    #[test]
    fn an_environment_marks_what_it_sets_and_remembers_what_was_there() {
        let mut sink = Sink::default();
        let mut base = node("{a: 1, b: {c: 2}}");
        let replaced = base.get("a").unwrap().span();
        merge(&mut base, &node("{a: 5, b: {d: {e: 3}}}"), Layer::OVERLAY, &mut sink);
        let how = |path: &[&str]| base.at(path).unwrap().origin.how;
        assert_eq!(how(&["a"]), How::Overlaid { base: Some(replaced) });
        assert_eq!(how(&["b", "c"]), How::Written);
        assert_eq!(how(&["b", "d", "e"]), How::Overlaid { base: None });
    }

    fn trees() -> impl Strategy<Value = Node> {
        let origin = Origin::written(Span::file(SourceId::from_index(0)));
        let scalar = "[a-c]{0,2}".prop_map(move |text| Node::plain(origin, &text));
        let patch = prop_oneof![Just("delete"), Just("replace")].prop_map(move |text| Node::plain(origin, text));
        let leaf = prop_oneof![3 => scalar, 1 => Just(Node::new(origin, Value::Null))];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            let key = prop_oneof![4 => "[a-d]", 1 => Just("name".to_owned())].prop_map(String::from);
            let entry = (key, inner.clone());
            let map = (prop::collection::vec(entry, 0..5), prop::option::weighted(0.2, patch.clone()))
                .prop_map(move |(entries, patch)| map_of(entries, patch, origin));
            let named = ("[a-c]", map.clone()).prop_map(move |(name, item)| with_name(item, &name, origin));
            let list = prop::collection::vec(inner, 0..4);
            let named_list = prop::collection::vec(named, 0..4);
            prop_oneof![
                3 => map,
                1 => list.prop_map(move |items| Node::new(origin, Value::List(items))),
                2 => named_list.prop_map(move |items| Node::new(origin, Value::List(items))),
            ]
        })
    }

    fn map_of(entries: Vec<(String, Node)>, patch: Option<Node>, origin: Origin) -> Node {
        let mut map = Map::default();
        for (key, node) in entries.into_iter().chain(patch.map(|node| ("$patch".to_owned(), node))) {
            if map.entry(&key).is_none() {
                map.entries.push(Entry { key: key.into(), key_span: origin.span, node });
            }
        }
        Node::new(origin, Value::Map(map))
    }

    fn with_name(mut item: Node, name: &str, origin: Origin) -> Node {
        if let Value::Map(map) = &mut item.value {
            map.remove("name");
            map.entries.insert(0, Entry { key: "name".into(), key_span: origin.span, node: Node::plain(origin, name) });
        }
        item
    }

    proptest! {
        #[test]
        fn an_empty_map_changes_nothing(tree in trees()) {
            let mut sink = Sink::default();
            let before = copy(&tree, Layer::DEFAULTS, &mut sink);
            prop_assume!(before.as_map().is_some());
            let mut after = before.clone();
            merge(&mut after, &Node::empty_map(tree.origin), Layer::OVERLAY, &mut sink);
            prop_assert_eq!(flat(&after), flat(&before));
        }

        #[test]
        fn merging_twice_is_merging_once(base in trees(), over in trees()) {
            let mut sink = Sink::default();
            let mut once = copy(&base, Layer::DEFAULTS, &mut sink);
            merge(&mut once, &over, Layer::DEFAULTS_OVERLAY, &mut sink);
            let mut twice = once.clone();
            merge(&mut twice, &over, Layer::DEFAULTS_OVERLAY, &mut sink);
            prop_assert_eq!(flat(&twice), flat(&once));
        }

        #[test]
        fn no_patch_is_left_in_the_result(base in trees(), over in trees()) {
            let mut sink = Sink::default();
            let mut result = copy(&base, Layer::DEFAULTS, &mut sink);
            merge(&mut result, &over, Layer::OVERLAY, &mut sink);
            prop_assert!(!flat(&result).contains("$patch"));
        }

        #[test]
        fn keys_keep_the_order_of_the_base_and_new_ones_follow(base in trees(), over in trees()) {
            let mut sink = Sink::default();
            let base = copy(&base, Layer::DEFAULTS, &mut sink);
            let over = copy(&over, Layer::DEFAULTS, &mut sink);
            prop_assume!(base.as_map().is_some() && over.as_map().is_some());
            let mut result = base.clone();
            merge(&mut result, &over, Layer::DOCUMENT, &mut sink);
            let keys = |node: &Node| node.as_map().unwrap().entries.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>();
            let new = keys(&over).into_iter().filter(|key| !keys(&base).contains(key));
            prop_assert_eq!(keys(&result), keys(&base).into_iter().chain(new).collect::<Vec<_>>());
        }
    }
}
