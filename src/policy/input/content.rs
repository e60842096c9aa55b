//! The content of values as bytes: different for different values, and cheaper than making the values.
//!
//! Owns one promise: what a rule could tell apart has different bytes. Every variant has a mark of its own,
//! and everything of varying length is preceded by its length. Start at [`property`].

use crate::backend::template::{Data, Intrinsic, Val};
use regorus::Value;

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

/// A value that is made already.
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
