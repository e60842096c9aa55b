//! Values of regorus, built without a detour through JSON.
//!
//! Keys and words that repeat are made once and shared ([`Words`]). A decoded spec is walked into a value
//! by [`SpecBuilder`].

use crate::language::{Part, Reference, Text, Visitor};
use crate::policy::reads::Reads;
use regorus::Value;
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, HashMap};

/// How long texts are that are looked for among those made already, in bytes.
const SHORT: usize = 32;

/// Strings that were made already.
#[derive(Default)]
pub(super) struct Words {
    known: HashMap<Box<str>, Value, FxBuildHasher>,
    buffer: String,
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

    /// The value of a text: a short one may well repeat.
    pub fn text(&mut self, text: &str) -> Value {
        if text.len() <= SHORT { self.word(text) } else { Value::from(text) }
    }

    /// Parts with slashes between them, without a string of its own for the joining.
    pub fn joined(&mut self, parts: &[&str]) -> Value {
        self.buffer.clear();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.buffer.push('/');
            }
            self.buffer.push_str(part);
        }
        Value::from(self.buffer.as_str())
    }

    /// An object from its fields.
    pub fn object<const N: usize>(&mut self, fields: [(&str, Value); N]) -> Value {
        let mut made = BTreeMap::new();
        for (key, value) in fields {
            made.insert(self.word(key), value);
        }
        object(made)
    }
}

/// An object in regorus' compact form: a node of a map has room for eleven entries, most objects have three.
pub(super) fn object(fields: BTreeMap<Value, Value>) -> Value {
    Value::from(fields)
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

/// Walks a spec into a value. Fields of several specs can be put into one object; fields at the top that
/// nobody reads are left out.
pub(super) struct SpecBuilder<'a> {
    words: &'a mut Words,
    addresses: &'a dyn Addresses,
    reads: &'a Reads,
    stack: Vec<Frame>,
    /// Whether the value that comes next is left out, and how deep the walk is in it.
    skipped: Option<usize>,
    done: BTreeMap<Value, Value>,
}

impl<'a> SpecBuilder<'a> {
    /// A builder without any field.
    pub fn new(words: &'a mut Words, addresses: &'a dyn Addresses, reads: &'a Reads) -> Self {
        Self { words, addresses, reads, stack: Vec::new(), skipped: None, done: BTreeMap::new() }
    }

    /// The fields of all maps that were walked, together.
    pub fn finish(self) -> Value {
        object(self.done)
    }

    /// Whether the map or list that ends is part of what is left out.
    fn leaves_skipped(&mut self) -> bool {
        match &mut self.skipped {
            Some(depth) if *depth > 0 => {
                *depth -= 1;
                true
            }
            _ => {
                self.skipped = None;
                false
            }
        }
    }

    fn put(&mut self, value: Value) {
        if self.skipped.is_some() {
            return;
        }
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
        match &mut self.skipped {
            Some(depth) => *depth += 1,
            None => self.stack.push(Frame::Map(BTreeMap::new(), None)),
        }
    }

    fn key(&mut self, key: &str) {
        if self.skipped.is_some_and(|depth| depth > 0) {
            return;
        }
        self.skipped = (self.stack.len() == 1 && !self.reads.has(key)).then_some(0);
        if let (None, Some(Frame::Map(_, next))) = (self.skipped, self.stack.last_mut()) {
            *next = Some(self.words.word(key));
        }
    }

    fn map_end(&mut self) {
        if self.leaves_skipped() {
            return;
        }
        match self.stack.pop() {
            Some(Frame::Map(fields, _)) if self.stack.is_empty() => self.done.extend(fields),
            Some(Frame::Map(fields, _)) => self.put(object(fields)),
            _ => {}
        }
    }

    fn list_start(&mut self) {
        match &mut self.skipped {
            Some(depth) => *depth += 1,
            None => self.stack.push(Frame::List(Vec::new())),
        }
    }

    fn list_end(&mut self) {
        if self.leaves_skipped() {
            return;
        }
        if let Some(Frame::List(items)) = self.stack.pop() {
            self.put(Value::from(items));
        }
    }

    fn string(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
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
        if self.skipped.is_some() {
            return;
        }
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
        if self.skipped.is_some() {
            return;
        }
        let (component, output) = self.addresses.resolve(reference);
        let access = self.words.word(reference.access().word());
        let output = or_null(output.map(|output| self.words.word(&output)));
        let value = self.words.object([("component", Value::from(component)), ("output", output), ("access", access)]);
        self.put(value);
    }
}
