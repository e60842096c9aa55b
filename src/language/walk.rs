//! Going through a decoded spec again, field by field, in the order of declaration.
//!
//! One walk serves everything that needs all of a spec and none of its types: collecting
//! references, the input of policies, `deployer show`. Derived by `#[derive(Spec)]`.

use super::node::{Node, Style, Value};
use super::origin::{Origin, Traced};
use super::reference::Reference;
use super::text::Text;
use compact_str::CompactString;
use std::collections::BTreeMap;

/// What a walk calls. Every method has an empty default, so that a visitor names what it needs.
pub trait Visitor {
    /// The origin of the value that comes next.
    fn origin(&mut self, _: Origin) {}
    /// A map begins.
    fn map_start(&mut self) {}
    /// The key of the value that comes next.
    fn key(&mut self, _: &str) {}
    /// The map ends.
    fn map_end(&mut self) {}
    /// A list begins.
    fn list_start(&mut self) {}
    /// The list ends.
    fn list_end(&mut self) {}
    /// A string.
    fn string(&mut self, _: &str) {}
    /// A whole number.
    fn integer(&mut self, _: i64) {}
    /// A number.
    fn number(&mut self, _: f64) {}
    /// A boolean.
    fn boolean(&mut self, _: bool) {}
    /// A string that may hold references.
    fn text(&mut self, text: &Text) {
        match text.as_literal() {
            Some(literal) => self.string(literal),
            None => text.references().for_each(|reference| self.reference(reference)),
        }
    }
    /// A reference to an output of another component.
    fn reference(&mut self, _: &Reference) {}
}

/// The text of a scalar, as users would write it; empty for lists and maps.
pub fn scalar_text(value: &impl Walk) -> String {
    struct Scalar(String);
    impl Visitor for Scalar {
        fn string(&mut self, text: &str) {
            text.clone_into(&mut self.0);
        }
        fn integer(&mut self, number: i64) {
            self.0 = number.to_string();
        }
        fn number(&mut self, number: f64) {
            self.0 = number.to_string();
        }
        fn boolean(&mut self, value: bool) {
            self.0 = value.to_string();
        }
    }
    let mut scalar = Scalar(String::new());
    value.walk(&mut scalar);
    scalar.0
}

/// A value that a [`Visitor`] can go through.
pub trait Walk {
    /// Tells the visitor everything in this value.
    fn walk(&self, visitor: &mut dyn Visitor);

    /// Whether there is nothing to tell, so that the key is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T: Walk> Walk for Traced<T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.origin(self.origin);
        self.value.walk(visitor);
    }
}

impl<T: Walk> Walk for Option<T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        if let Some(value) = self {
            value.walk(visitor);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Walk> Walk for Box<T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        self.as_ref().walk(visitor);
    }
}

impl<T: Walk> Walk for Vec<T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.list_start();
        self.iter().for_each(|item| item.walk(visitor));
        visitor.list_end();
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Walk> Walk for BTreeMap<CompactString, T> {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.map_start();
        for (key, value) in self {
            visitor.key(key);
            value.walk(visitor);
        }
        visitor.map_end();
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Walk for bool {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.boolean(*self);
    }
}

impl Walk for f64 {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.number(*self);
    }
}

impl Walk for CompactString {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(self);
    }
}

macro_rules! walk_integers {
    ($($integer:ty)*) => {
        $(impl Walk for $integer {
            fn walk(&self, visitor: &mut dyn Visitor) {
                visitor.integer(i64::from(*self));
            }
        })*
    };
}
walk_integers!(u16 u32 i32 i64);

/// A tree that no type describes is told as it is written.
impl Walk for Node {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.origin(self.origin);
        match &self.value {
            Value::Null => {}
            Value::Scalar(scalar) => match (scalar.style, scalar.text.parse::<i64>(), scalar.text.as_str()) {
                (Style::Plain, Ok(number), _) => visitor.integer(number),
                (Style::Plain, _, "true") => visitor.boolean(true),
                (Style::Plain, _, "false") => visitor.boolean(false),
                (_, _, text) => visitor.string(text),
            },
            Value::Text(text) => visitor.text(text),
            Value::List(items) => {
                visitor.list_start();
                items.iter().for_each(|item| item.walk(visitor));
                visitor.list_end();
            }
            Value::Map(map) => {
                visitor.map_start();
                for entry in &map.entries {
                    visitor.key(&entry.key);
                    entry.node.walk(visitor);
                }
                visitor.map_end();
            }
        }
    }

    fn is_absent(&self) -> bool {
        self.is_null()
    }
}
