//! Values of regorus, built without a detour through JSON.
//!
//! Keys and words that repeat are made once and shared ([`Words`]). A decoded spec is walked into a value
//! by [`SpecBuilder`].

use crate::language::{Part, Reference, Text, Visitor};
use regorus::value::Object;
use regorus::{Rc, Value};
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, HashMap};

/// Strings that were made already.
#[derive(Default)]
pub(super) struct Words {
    known: HashMap<Box<str>, Value, FxBuildHasher>,
}

impl Words {
    /// The value of a word; the same text is the same allocation.
    pub fn word(&mut self, text: &str) -> Value {
        if let Some(value) = self.known.get(text) {
            return value.clone();
        }
        let value = Value::from(text);
        self.known.insert(text.into(), value.clone());
        value
    }

    /// An object from its fields.
    pub fn object<const N: usize>(&mut self, fields: [(&str, Value); N]) -> Value {
        let fields = fields.into_iter().map(|(key, value)| (self.word(key), value));
        object(fields.collect())
    }
}

/// An object. Its keys stay in a map: small ones are found in it as fast as in regorus' compact form, which
/// would have to be allocated as well.
pub(super) fn object(fields: BTreeMap<Value, Value>) -> Value {
    Value::Object(Rc::new(Object::from(fields)))
}

/// The value of an optional one; `null` if there is none.
pub(super) fn or_null(value: Option<Value>) -> Value {
    value.unwrap_or(Value::Null)
}

/// How a reference is told to a rule.
pub(super) trait Addresses {
    /// The full address of the component that is meant, and the output.
    fn resolve(&self, reference: &Reference) -> (String, Option<String>);
}

enum Frame {
    Map(BTreeMap<Value, Value>, Option<Value>),
    List(Vec<Value>),
}

/// Walks a spec into a value. Fields of several specs can be put into one object.
pub(super) struct SpecBuilder<'a> {
    words: &'a mut Words,
    addresses: &'a dyn Addresses,
    stack: Vec<Frame>,
    done: BTreeMap<Value, Value>,
}

impl<'a> SpecBuilder<'a> {
    /// A builder without any field.
    pub fn new(words: &'a mut Words, addresses: &'a dyn Addresses) -> Self {
        Self { words, addresses, stack: Vec::new(), done: BTreeMap::new() }
    }

    /// The fields of all maps that were walked, together.
    pub fn finish(self) -> Value {
        object(self.done)
    }

    fn put(&mut self, value: Value) {
        match self.stack.last_mut() {
            Some(Frame::List(items)) => items.push(value),
            Some(Frame::Map(fields, key)) => {
                if let Some(key) = key.take() {
                    fields.insert(key, value);
                }
            }
            None => {}
        }
    }
}

impl Visitor for SpecBuilder<'_> {
    fn map_start(&mut self) {
        self.stack.push(Frame::Map(BTreeMap::new(), None));
    }

    fn key(&mut self, key: &str) {
        if let Some(Frame::Map(_, next)) = self.stack.last_mut() {
            *next = Some(self.words.word(key));
        }
    }

    fn map_end(&mut self) {
        match self.stack.pop() {
            Some(Frame::Map(fields, _)) if self.stack.is_empty() => self.done.extend(fields),
            Some(Frame::Map(fields, _)) => self.put(object(fields)),
            _ => {}
        }
    }

    fn list_start(&mut self) {
        self.stack.push(Frame::List(Vec::new()));
    }

    fn list_end(&mut self) {
        if let Some(Frame::List(items)) = self.stack.pop() {
            self.put(Value::from(items));
        }
    }

    fn string(&mut self, text: &str) {
        self.put(Value::from(text));
    }

    fn integer(&mut self, number: i64) {
        self.put(Value::from(number));
    }

    fn number(&mut self, number: f64) {
        self.put(Value::from(number));
    }

    fn boolean(&mut self, value: bool) {
        self.put(Value::from(value));
    }

    fn text(&mut self, text: &Text) {
        if let Some(literal) = text.as_literal() {
            return self.string(literal);
        }
        let mut whole = String::new();
        for part in &text.parts {
            match part {
                Part::Literal(literal) => whole.push_str(literal),
                Part::Reference(reference) => {
                    let (component, output) = self.addresses.resolve(reference);
                    whole.push_str("${ref:");
                    whole.push_str(&component);
                    whole.push('.');
                    whole.push_str(&output.unwrap_or_default());
                    whole.push('}');
                }
            }
        }
        self.put(Value::from(whole));
    }

    fn reference(&mut self, reference: &Reference) {
        let (component, output) = self.addresses.resolve(reference);
        let access = self.words.word(reference.access().word());
        let output = or_null(output.map(|output| self.words.word(&output)));
        let value = self.words.object([("component", Value::from(component)), ("output", output), ("access", access)]);
        self.put(value);
    }
}
