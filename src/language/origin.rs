//! Where a value came from. Every node and every decoded leaf carries an [`Origin`].

use crate::source::{SourceId, Span};
use std::ops::Deref;

/// How a value came to be what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It stands in a document at the span.
    Written,
    /// An environment's overlay at the span set it; `base` is what it replaced, if anything.
    Overlaid {
        /// The value below the overlay.
        base: Option<Span>,
    },
    /// A variable used at the span gave it; `definition` is where the variable is defined, `None`
    /// for built-ins and the command line.
    Variable {
        /// Where the variable's value stands.
        definition: Option<Span>,
    },
    /// Nobody wrote it: a default; the span is the nearest thing that was written.
    Default,
    /// The compiler made it from other values; the span is the nearest of them.
    Derived,
}

/// How a value came to be, and the place in the user's files to show for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The place to show; never empty-handed: defaults point at the nearest written parent.
    pub span: Span,
    /// How the value came to be.
    pub how: How,
}

impl Origin {
    /// The origin of values that no document has: defaults that are only described.
    pub const NOWHERE: Self = Self::written(Span::file(SourceId::from_index(0)));

    /// A value that stands at `span`.
    #[must_use]
    pub const fn written(span: Span) -> Self {
        Self { span, how: How::Written }
    }

    /// A default, below the thing that has this origin.
    #[must_use]
    pub const fn defaulted(self) -> Self {
        Self { span: self.span, how: How::Default }
    }

    /// A value computed from the thing that has this origin.
    #[must_use]
    pub const fn derived(self) -> Self {
        Self { span: self.span, how: How::Derived }
    }

    /// One word for listings: written, overlaid, variable, default, derived.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self.how {
            How::Written => "written",
            How::Overlaid { .. } => "overlaid",
            How::Variable { .. } => "variable",
            How::Default => "default",
            How::Derived => "derived",
        }
    }
}

/// A decoded value with its origin. Dereferences to the value.
#[derive(Debug, Clone)]
pub struct Traced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Traced<T> {
    /// A value with its origin.
    pub const fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// The span to show for it.
    pub const fn span(&self) -> Span {
        self.origin.span
    }

    /// Another value with the same origin.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Traced<U> {
        Traced::new(change(&self.value), self.origin)
    }
}

impl<T> Deref for Traced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq<T> for Traced<T> {
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}
