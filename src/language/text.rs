//! Strings that may hold references: `postgres://${ref:orders/database.endpoint}/orders`.

use super::reference::Reference;
use compact_str::CompactString;

/// A piece of a [`Text`].
#[derive(Debug, Clone)]
pub enum Part {
    /// Text that is known now.
    Literal(CompactString),
    /// A value that is known when the producer is deployed.
    Reference(Reference),
}

/// A string of literals and references, in order. A string without references has at most one part.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The pieces.
    pub parts: Vec<Part>,
}

impl Text {
    /// A text without references.
    #[must_use]
    pub fn literal(text: &str) -> Self {
        Self { parts: vec![Part::Literal(CompactString::new(text))] }
    }

    /// The whole text, if no reference is in it.
    #[must_use]
    pub fn as_literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The references in it, in order.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(|part| match part {
            Part::Reference(reference) => Some(reference),
            Part::Literal(_) => None,
        })
    }
}
