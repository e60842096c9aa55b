//! The content of values as bytes: different for different values, and cheaper than making the values.
//!
//! Owns one promise: what a rule could tell apart has different bytes. Every variant has a mark of its own,
//! and everything of varying length is preceded by its length or followed by a mark. Start at [`property`] for
//! templates and at [`SpecContent`] for specs.

use super::builder::Addresses;
use crate::backend::template::{Data, Intrinsic, Val};
use crate::language::{Part, Reference, Text, Visitor};
use crate::policy::reads::Reads;
#[cfg(test)]
use regorus::Value;
use std::ops::Range;

fn length(length: usize, out: &mut Vec<u8>) {
    out.extend(u64::try_from(length).unwrap_or(u64::MAX).to_le_bytes());
}

/// A text.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    length(text.len(), out);
    out.extend(text.as_bytes());
}

fn marked(mark: u8, words: &str, out: &mut Vec<u8>) {
    out.push(mark);
    text(words, out);
}

/// A property of a template.
pub(super) fn property(val: &Val, out: &mut Vec<u8>) {
    match &val.data {
        Data::Absent => out.push(b'-'),
        Data::Bool(value) => out.extend([b'b', u8::from(*value)]),
        Data::Integer(number) => {
            out.push(b'i');
            out.extend(number.to_le_bytes());
        }
        Data::Number(number) => {
            out.push(b'n');
            out.extend(number.to_bits().to_le_bytes());
        }
        Data::String(words) => marked(b's', words, out),
        Data::List(items) => list(b'[', items, out),
        Data::Map(entries) => {
            out.push(b'{');
            length(entries.len(), out);
            for (key, val) in entries {
                text(key, out);
                property(val, out);
            }
        }
        Data::Intrinsic(function) => intrinsic(function, out),
    }
}

fn list(mark: u8, items: &[Val], out: &mut Vec<u8>) {
    out.push(mark);
    length(items.len(), out);
    items.iter().for_each(|item| property(item, out));
}

fn intrinsic(function: &Intrinsic, out: &mut Vec<u8>) {
    match function {
        Intrinsic::Ref(name) => marked(b'R', name, out),
        Intrinsic::GetAtt(id, attribute) => {
            marked(b'G', id.as_str(), out);
            text(attribute, out);
        }
        Intrinsic::Sub(words) => marked(b'S', words, out),
        Intrinsic::Join(separator, items) => {
            marked(b'J', separator, out);
            list(b'[', items, out);
        }
        Intrinsic::Select(index, from) => {
            out.push(b'L');
            out.extend(index.to_le_bytes());
            property(from, out);
        }
        Intrinsic::AvailabilityZones => out.push(b'Z'),
    }
}

/// The fields at the top of specs that somebody reads, one after the other.
pub(super) struct SpecContent<'a> {
    addresses: &'a dyn Addresses,
    reads: &'a Reads,
    bytes: Vec<u8>,
    /// The names of the fields, without anything between them.
    names: String,
    /// Where each is among names and bytes.
    fields: Vec<(Range<usize>, Range<usize>)>,
    depth: usize,
    is_skipped: bool,
}

impl<'a> SpecContent<'a> {
    /// No field yet.
    pub fn new(addresses: &'a dyn Addresses, reads: &'a Reads) -> Self {
        let (bytes, names, fields) = (Vec::new(), String::new(), Vec::new());
        Self { addresses, reads, bytes, names, fields, depth: 0, is_skipped: true }
    }

    /// Each field with its content.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let names = |range: &Range<usize>| self.names.get(range.clone()).unwrap_or_default();
        let bytes = |range: &Range<usize>| self.bytes.get(range.clone()).unwrap_or_default();
        self.fields.iter().map(move |(name, content)| (names(name), bytes(content)))
    }

    fn put(&mut self, write: impl FnOnce(&mut Vec<u8>, &dyn Addresses)) {
        if !self.is_skipped {
            write(&mut self.bytes, self.addresses);
            if let Some((_, content)) = self.fields.last_mut() {
                content.end = self.bytes.len();
            }
        }
    }
}

impl Visitor for SpecContent<'_> {
    fn map_start(&mut self) {
        self.depth += 1;
        self.put(|out, _| out.push(b'{'));
    }

    fn key(&mut self, key: &str) {
        if self.depth > 1 {
            return self.put(|out, _| marked(b'k', key, out));
        }
        self.is_skipped = !self.reads.has(key);
        if !self.is_skipped {
            let start = self.names.len();
            self.names.push_str(key);
            self.fields.push((start..self.names.len(), self.bytes.len()..self.bytes.len()));
        }
    }

    fn map_end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.is_skipped |= self.depth == 0;
        self.put(|out, _| out.push(b'}'));
    }

    fn list_start(&mut self) {
        self.depth += 1;
        self.put(|out, _| out.push(b'['));
    }

    fn list_end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.put(|out, _| out.push(b']'));
    }

    fn string(&mut self, text: &str) {
        self.put(|out, _| marked(b's', text, out));
    }

    fn integer(&mut self, number: i64) {
        self.put(|out, _| {
            out.push(b'i');
            out.extend(number.to_le_bytes());
        });
    }

    fn number(&mut self, number: f64) {
        self.put(|out, _| {
            out.push(b'n');
            out.extend(number.to_bits().to_le_bytes());
        });
    }

    fn boolean(&mut self, value: bool) {
        self.put(|out, _| out.extend([b'b', u8::from(value)]));
    }

    fn text(&mut self, text: &Text) {
        self.put(|out, addresses| {
            out.push(b'T');
            length(text.parts.len(), out);
            for part in &text.parts {
                match part {
                    Part::Literal(literal) => marked(b's', literal, out),
                    Part::Reference(reference) => referred(reference, addresses, out),
                }
            }
        });
    }

    fn reference(&mut self, reference: &Reference) {
        self.put(|out, addresses| referred(reference, addresses, out));
    }
}

fn referred(reference: &Reference, addresses: &dyn Addresses, out: &mut Vec<u8>) {
    let (component, output) = addresses.resolve(reference);
    marked(b'r', &component, out);
    match output {
        Some(output) => marked(b's', &output, out),
        None => out.push(b'-'),
    }
    text(reference.access().word(), out);
}

/// A value that is made already.
#[cfg(test)]
pub(super) fn value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(b'-'),
        Value::Undefined => out.push(b'?'),
        Value::Bool(value) => out.extend([b'b', u8::from(*value)]),
        Value::Number(_) => marked(b'n', &value.to_string(), out),
        Value::String(words) => marked(b's', words, out),
        Value::Array(items) => {
            out.push(b'[');
            length(items.len(), out);
            items.iter().for_each(|item| self::value(item, out));
        }
        Value::Set(items) => {
            out.push(b'<');
            length(items.len(), out);
            items.iter_sorted().for_each(|item| self::value(item, out));
        }
        Value::Object(fields) => {
            out.push(b'{');
            length(fields.len(), out);
            for (key, field) in fields.iter_sorted() {
                self::value(key, out);
                self::value(field, out);
            }
        }
    }
}
