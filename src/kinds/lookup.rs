//! Reading a field of another component's spec by its path, for checks that compare two components:
//! the visibility timeout of a queue with the timeout of the function that it triggers. Kinds do not
//! know each other's types, so the spec is walked. Start at [`Target::field`].

use super::Target;
use crate::language::{Duration, Visitor};

/// The value of a field that is not a map or a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string; durations and words of enums are strings too.
    Text(String),
}

impl Leaf {
    /// The boolean, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// The duration in seconds, if it is one.
    #[must_use]
    pub fn as_seconds(&self) -> Option<u32> {
        match self {
            Self::Text(text) => Duration::parse(text).map(Duration::seconds),
            _ => None,
        }
    }
}

impl Target<'_> {
    /// The value of a field of the target's spec, defaults included: `field("notifications.eventBridge")`.
    /// `None` if the field is left out and has no default, or if the target has no spec.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<Leaf> {
        let mut search = Search { wanted: path, path: Vec::new(), in_lists: 0, found: None };
        self.spec?.walk(&mut search);
        search.found
    }
}

/// Walks a spec and keeps the value at the wanted path. What is inside lists has no path.
struct Search<'p> {
    wanted: &'p str,
    path: Vec<String>,
    in_lists: usize,
    found: Option<Leaf>,
}

impl Search<'_> {
    fn take(&mut self, leaf: Leaf) {
        if self.in_lists == 0 && self.path.join(".") == self.wanted {
            self.found = Some(leaf);
        }
    }
}

impl Visitor for Search<'_> {
    fn map_start(&mut self) {
        self.path.push(String::new());
    }

    fn key(&mut self, key: &str) {
        if let Some(last) = self.path.last_mut() {
            key.clone_into(last);
        }
    }

    fn map_end(&mut self) {
        self.path.pop();
    }

    fn list_start(&mut self) {
        self.in_lists += 1;
    }

    fn list_end(&mut self) {
        self.in_lists -= 1;
    }

    fn string(&mut self, text: &str) {
        self.take(Leaf::Text(text.to_owned()));
    }

    fn integer(&mut self, number: i64) {
        self.take(Leaf::Integer(number));
    }

    fn boolean(&mut self, value: bool) {
        self.take(Leaf::Boolean(value));
    }
}

#[cfg(test)]
mod tests {
    use super::{Leaf, Search};
    use crate::language::{Duration, Origin, Spec, Traced, Walk};
    use crate::source::{SourceId, Span};

    /// A shelf.
    #[derive(Debug, Spec)]
    struct Shelf {
        /// Whether it is full.
        full: Traced<bool>,
        /// What stands on it.
        books: Vec<Book>,
        /// The one that is read now.
        current: Option<Book>,
    }

    /// A book.
    #[derive(Debug, Spec)]
    struct Book {
        /// How long it may be kept.
        lent: Traced<Duration>,
    }

    fn find(shelf: &Shelf, wanted: &str) -> Option<Leaf> {
        let mut search = Search { wanted, path: Vec::new(), in_lists: 0, found: None };
        shelf.walk(&mut search);
        search.found
    }

    #[test]
    fn a_field_is_found_by_its_path_and_what_is_in_lists_is_not() {
        let origin = Origin::written(Span::file(SourceId::from_index(0)));
        let book = |seconds| Book { lent: Traced::new(Duration::from_seconds(seconds), origin) };
        let mut shelf = Shelf { full: Traced::new(true, origin), books: vec![book(60)], current: Some(book(90)) };
        assert_eq!(find(&shelf, "full").and_then(|leaf| leaf.as_bool()), Some(true));
        assert_eq!(find(&shelf, "current.lent").and_then(|leaf| leaf.as_seconds()), Some(90));
        shelf.current = None;
        assert_eq!(find(&shelf, "current.lent"), None);
        assert_eq!(find(&shelf, "books.lent"), None);
    }
}
