//! The untyped tree: what YAML becomes, what overlays merge and variables fill, what decoding reads.
//!
//! Invariant: every node has an [`Origin`] and every key a span. A list or map is never shared
//! between documents; merging clones what it takes.

use super::origin::Origin;
use super::text::Text;
use crate::source::Span;
use compact_str::CompactString;

/// How a scalar was written; decides which types it may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: may be a number, a boolean or null.
    Plain,
    /// In quotes or as a block: a string and nothing else.
    Quoted,
    /// A single variable was the whole text: takes the type that the field wants.
    Substituted,
}

/// A scalar as it was written, not yet typed.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// The text after unquoting and unescaping.
    pub text: CompactString,
    /// How it was written.
    pub style: Style,
}

/// One key and its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: CompactString,
    /// Where the key stands.
    pub key_span: Span,
    /// What it maps to.
    pub node: Node,
}

/// Entries in the order in which they were written; keys are unique (the reader reports duplicates
/// and keeps the first).
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Map {
    /// The entry of a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The entry of a key, to change.
    pub fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.key == key)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`, `~` or nothing after the colon.
    Null,
    /// A scalar that is not typed yet.
    Scalar(Scalar),
    /// A string in which references were found; only variable substitution makes these.
    Text(Text),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping.
    Map(Map),
}

/// A value with its origin.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it came from.
    pub origin: Origin,
    /// What it is.
    pub value: Value,
}

impl Node {
    /// A node of a value.
    #[must_use]
    pub const fn new(origin: Origin, value: Value) -> Self {
        Self { origin, value }
    }

    /// A map without entries, for decoding a block that was left out.
    #[must_use]
    pub const fn empty_map(origin: Origin) -> Self {
        Self::new(origin, Value::Map(Map { entries: Vec::new() }))
    }

    /// A plain scalar.
    #[must_use]
    pub fn plain(origin: Origin, text: &str) -> Self {
        Self::new(origin, Value::Scalar(Scalar { text: CompactString::new(text), style: Style::Plain }))
    }

    /// The place to show for it.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.origin.span
    }

    /// The map, if it is one.
    #[must_use]
    pub const fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if it is a scalar.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The value of a key, if it is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map().and_then(|map| map.get(key))
    }

    /// The node at a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Whether it is null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// What it is, in the words of a message: "a map", "the string `x`".
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Null => "nothing".to_owned(),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a map".to_owned(),
            Value::Text(_) => "a string with references".to_owned(),
            Value::Scalar(scalar) => format!("{} `{}`", scalar.word(), shorten(&scalar.text)),
        }
    }
}

impl Scalar {
    /// "the string", "the number" or "the boolean", by YAML 1.2's core schema.
    #[must_use]
    pub fn word(&self) -> &'static str {
        if self.style == Style::Quoted {
            "the string"
        } else if matches!(self.text.as_str(), "true" | "false" | "True" | "False" | "TRUE" | "FALSE") {
            "the boolean"
        } else if self.text.parse::<f64>().is_ok_and(f64::is_finite) {
            "the number"
        } else {
            "the string"
        }
    }
}

/// At most 40 characters of a value, for messages.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
