//! The least size of values: what a function becomes is not known yet and counts as nothing, so a
//! size that is too large is too large for certain.

use crate::backend::template::{Data, Intrinsic, Val};

/// The least number of bytes of the value in JSON without spaces.
pub fn json(value: &Val) -> usize {
    measure(value, &quoted)
}

/// Like [`json`], in characters other than white space: what IAM counts.
pub fn json_without_spaces(value: &Val) -> usize {
    measure(value, &|text| text.chars().filter(|char| !char.is_whitespace()).count() + 2)
}

/// A string in quotes, with a backslash before what needs one.
fn quoted(text: &str) -> usize {
    text.len() + text.bytes().filter(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).count() + 2
}

fn measure(value: &Val, string: &impl Fn(&str) -> usize) -> usize {
    let separators = |count: usize| count.saturating_sub(1) + 2;
    match &value.data {
        Data::Absent => 0,
        Data::Bool(value) => value.to_string().len(),
        Data::Integer(value) => value.to_string().len(),
        Data::Number(value) => value.to_string().len(),
        Data::String(text) => string(text),
        Data::List(items) => items.iter().map(|item| measure(item, string)).sum::<usize>() + separators(items.len()),
        Data::Map(entries) if is_function(entries) => 0,
        Data::Map(entries) => {
            let sizes = entries.iter().map(|(key, value)| string(key) + 1 + measure(value, string));
            sizes.sum::<usize>() + separators(entries.len())
        }
        Data::Intrinsic(function) => of_function(function, string),
    }
}

fn of_function(function: &Intrinsic, string: &impl Fn(&str) -> usize) -> usize {
    match function {
        Intrinsic::Join(_, items) => {
            items.iter().filter_map(Val::as_str).map(string).map(|size| size - 2).sum::<usize>() + 2
        }
        Intrinsic::Sub(text) => string(&without_substitutions(text)),
        Intrinsic::Ref(_) | Intrinsic::GetAtt(..) => 2,
        Intrinsic::Select(..) | Intrinsic::AvailabilityZones => 0,
    }
}

/// Whether a map that a user wrote is a function call.
pub fn is_function(entries: &[(compact_str::CompactString, Val)]) -> bool {
    matches!(entries, [(key, _)] if key == "Ref" || key == "Condition" || key.starts_with("Fn::"))
}

/// The text of `Fn::Sub` without its `${…}`.
fn without_substitutions(text: &str) -> String {
    let mut parts = text.split("${");
    let mut literal = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        literal.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    literal
}

/// The least number of characters of a text; `None` if the value is no text.
pub fn characters(value: &Val) -> Option<usize> {
    match &value.data {
        Data::String(text) if text.contains("{{resolve:") => None,
        Data::String(text) => Some(text.chars().count()),
        Data::Intrinsic(function) => match function.as_ref() {
            Intrinsic::Join(separator, items) => {
                let separators = separator.chars().count() * items.len().saturating_sub(1);
                Some(items.iter().filter_map(characters).sum::<usize>() + separators)
            }
            Intrinsic::Sub(text) => Some(without_substitutions(text).chars().count()),
            _ => None,
        },
        _ => None,
    }
}

/// How often the value has CloudFormation fetch a secret or parameter.
pub fn dynamic_references(value: &Val) -> usize {
    match &value.data {
        Data::String(text) => text.matches("{{resolve:").count(),
        Data::List(items) => items.iter().map(dynamic_references).sum(),
        Data::Map(entries) => entries.iter().map(|(_, value)| dynamic_references(value)).sum(),
        Data::Intrinsic(function) => match function.as_ref() {
            Intrinsic::Join(_, items) => items.iter().map(dynamic_references).sum(),
            Intrinsic::Sub(text) => text.matches("{{resolve:").count(),
            _ => 0,
        },
        _ => 0,
    }
}
