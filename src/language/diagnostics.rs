//! The wording of everything that decoding can say. One constructor a code.

use super::node::{Entry, Node, Value};
use crate::codes;
use crate::diag::{Diagnostic, nearest};
use crate::source::Span;

codes! {
    UNKNOWN_FIELD = Error "schema/unknown-field", "A field is not known here",
        "The key is not a field of this document. Keys are camelCase and unknown ones are never ignored, because a misspelt key would silently leave a default in place. `deployer schema KIND` prints the fields of a kind.";
    WRONG_TYPE = Error "schema/wrong-type", "A value has the wrong type",
        "The field wants another type. Numbers and booleans are written without quotes (`port: 8080`, `enabled: true`). A variable that is the whole value (`\"${REPLICAS}\"`) takes the type that the field wants.";
    MISSING_FIELD = Error "schema/missing-field", "A required field is missing",
        "The map lacks a field that it must have. The value may also come from InfraDefaults, from a template or from an environment's overlay.";
    MISSING_VALUE = Error "schema/missing-value", "A required field has no value",
        "There is nothing after the colon. Write a value or remove the key. A field that need not be there may be empty: it counts as one that is not written.";
    OUT_OF_RANGE = Error "schema/out-of-range", "A number is out of range",
        "AWS (or the compiler) accepts only numbers in the range that the message names.";
    UNKNOWN_VALUE = Error "schema/unknown-value", "A value is not one of those allowed",
        "The field takes one of a few words. They are listed in the message and in `docs/kinds.md`.";
    INVALID_VALUE = Error "schema/invalid-value", "A value does not have the form that the field wants",
        "The text cannot be read as what the field holds: a CIDR block, an ARN, a duration such as `30s`, `5m` or `7d`, a name.";
    REFERENCE_NOT_ALLOWED = Error "reference/not-allowed", "A reference stands where the value must be known now",
        "The output of another component is known only once that component is deployed. This field shapes the template itself and must be known when compiling, so it takes literals and variables but no `${ref:…}`.";
    UNFAMILIAR = Warning "schema/unfamiliar-value", "A name that is not known here",
        "AWS names regions, events, time zones and versions, and adds to them. The name is not among those that were known when this program was made: it is misspelt, or newer than the program. Nothing else depends on it being known.";
    YAML_1_1 = Warning "yaml/ambiguous-scalar", "A plain scalar that YAML 1.1 reads otherwise",
        "In YAML 1.1, `yes`, `no`, `on`, `off`, `012` and `12:30` are booleans and numbers; here (YAML 1.2) they are strings. Put the value in quotes so that every tool and every reader sees the same.";
}

/// A key that no field has.
#[must_use]
pub fn unknown_field(entry: &Entry, what: &str, known: &[&str]) -> Diagnostic {
    unknown_field_or(entry, what, known, None)
}

/// A key that no field has; `deeper` is the path of the field further down that has this name.
#[must_use]
pub fn unknown_field_or(entry: &Entry, what: &str, known: &[&str], deeper: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNKNOWN_FIELD, format!("`{}` is not a field of {what}", entry.key));
    match nearest(&entry.key, known.iter().copied()) {
        Some(name) => diagnostic
            .at(entry.key_span, "unknown field")
            .help(format!("did you mean `{name}`?"))
            .fix(entry.key_span, name),
        None if deeper.is_some() => diagnostic
            .at(entry.key_span, "unknown field")
            .maybe_help(deeper.map(|path| format!("did you mean `{path}`?"))),
        None if known.is_empty() => diagnostic.at(entry.key_span, "unknown field").help("no field is allowed here"),
        None => diagnostic.at(entry.key_span, "unknown field").help(format!("the fields are {}", list(known, 16))),
    }
}

/// A value of another type.
#[must_use]
pub fn wrong_type(node: &Node, expected: &str) -> Diagnostic {
    if matches!(node.value, Value::Text(_)) {
        return reference_not_allowed(node, "the value");
    }
    Diagnostic::new(&WRONG_TYPE, format!("expected {expected}, found {}", node.describe()))
        .at(node.span(), format!("expected {expected}"))
        .maybe_help(mended(node, expected))
}

/// How the value is written in the type that is expected, if that can be told.
fn mended(node: &Node, expected: &str) -> Option<String> {
    match (expected, &node.value) {
        ("`true` or `false`", Value::Scalar(scalar)) => boolean(&scalar.text),
        ("a number" | "a whole number", Value::Scalar(scalar)) => number(&scalar.text, expected),
        ("a list", Value::Map(map)) => {
            let key = map.entries.first().map_or("name", |entry| entry.key.as_str());
            Some(format!("every item of a list begins with `- `, such as `- {{name: {key}, …}}` or `- {key}`"))
        }
        ("a list", Value::Scalar(_)) => {
            Some("put it in brackets, `[…]`, or on a line of its own that begins with `- `".to_owned())
        }
        ("a map", Value::List(_)) => Some("write `key: value` without `- ` or brackets".to_owned()),
        ("a map", Value::Scalar(_)) => Some("write `key: value` on the lines below, further to the right".to_owned()),
        ("a string", Value::List(_)) => Some("write one value, without `- ` or brackets".to_owned()),
        _ => None,
    }
}

fn boolean(text: &str) -> Option<String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "false" => Some(format!("remove the quotes: `{}`", text.to_ascii_lowercase())),
        "yes" | "on" | "y" | "1" => Some("write `true`".to_owned()),
        "no" | "off" | "n" | "0" => Some("write `false`".to_owned()),
        _ => None,
    }
}

fn number(text: &str, expected: &str) -> Option<String> {
    let whole = expected == "a whole number";
    if text.parse::<i64>().is_ok() || !whole && text.parse::<f64>().is_ok() {
        return Some(format!("remove the quotes: `{text}`"));
    }
    if let Some((digits, "" | "0" | "00")) = text.split_once('.').filter(|(digits, _)| digits.parse::<i64>().is_ok()) {
        return Some(format!("write `{digits}`"));
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ' || c == '%');
    let is_number = digits.parse::<i64>().is_ok() && digits.len() < text.len();
    match text.get(digits.len()..).unwrap_or_default().trim() {
        "Mi" | "MiB" | "M" | "MB" if is_number => Some(format!("write the number without a unit: `{digits}`")),
        _ if is_number => Some("write a number without a unit; the field says what it counts".to_owned()),
        _ => None,
    }
}

/// A field that must be there and is not.
#[must_use]
pub fn missing_field(parent: &Node, key: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_FIELD, format!("{what} needs `{key}`")).at(parent.span(), format!("`{key}` is missing"))
}

/// A key with nothing after the colon.
#[must_use]
pub fn missing_value(node: &Node, key: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_VALUE, format!("`{key}` has no value")).at(node.span(), "a value is missing here")
}

/// A number that is too small or too large; `words` writes one as users do.
#[must_use]
pub fn out_of_range(node: &Node, low: i64, high: i64, words: fn(i64) -> String) -> Diagnostic {
    let range = if high >= i64::from(u32::MAX) {
        format!("at least {}", words(low))
    } else {
        format!("between {} and {}", words(low), words(high))
    };
    let written = node.as_str().unwrap_or("the value");
    Diagnostic::new(&OUT_OF_RANGE, format!("{written} is out of range")).at(node.span(), format!("must be {range}"))
}

/// A word that is not in the list.
#[must_use]
pub fn unknown_value(node: &Node, allowed: &[&str]) -> Diagnostic {
    let written = node.as_str().unwrap_or_default();
    let diagnostic = Diagnostic::new(&UNKNOWN_VALUE, format!("`{written}` is not allowed here"))
        .at(node.span(), "not one of the allowed values");
    match nearest(written, allowed.iter().copied()) {
        Some(word) => diagnostic.help(format!("did you mean `{word}`?")).fix(node.span(), word),
        None => diagnostic.help(format!("the values are {}", list(allowed, 24))),
    }
}

/// A name that AWS may have, but that is not among those `known` here. `what` is "a region".
#[must_use]
pub fn unfamiliar_value<'a>(span: Span, written: &str, what: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let found = Diagnostic::new(&UNFAMILIAR, format!("`{written}` is not {what} that is known here"))
        .at(span, "misspelt, or new")
        .help("check how it is written");
    match nearest(written, known) {
        Some(name) => found.help(format!("did you mean `{name}`?")).fix(span, name),
        None => found,
    }
}

/// A text that has not the form of what it should be.
#[must_use]
pub fn invalid_value(node: &Node, expected: &str) -> Diagnostic {
    Diagnostic::new(&INVALID_VALUE, format!("`{}` is not {expected}", node.as_str().unwrap_or_default()))
        .at(node.span(), format!("expected {expected}"))
}

/// A reference where the value must be known when compiling.
#[must_use]
pub fn reference_not_allowed(node: &Node, what: &str) -> Diagnostic {
    Diagnostic::new(&REFERENCE_NOT_ALLOWED, format!("{what} must be known when compiling"))
        .at(node.span(), "a reference is known only after deployment")
        .help("write the value, or use a variable: `${NAME}`")
}

/// A scalar that YAML 1.1 reads otherwise.
#[must_use]
pub fn yaml_1_1(node: &Node, text: &str) -> Diagnostic {
    Diagnostic::new(&YAML_1_1, format!("`{text}` is a string here, but YAML 1.1 reads it otherwise"))
        .at(node.span(), "ambiguous")
        .help(format!("write \"{text}\""))
        .fix(node.span(), format!("\"{text}\""))
}

/// `a`, `b` and `c`, at most `most` of them.
#[must_use]
pub fn list(words: &[&str], most: usize) -> String {
    let mut shown: Vec<String> = words.iter().take(most).map(|word| format!("`{word}`")).collect();
    if words.len() > most {
        return format!("{} and {} more", shown.join(", "), words.len() - most);
    }
    match shown.pop() {
        None => String::new(),
        Some(last) if shown.is_empty() => last,
        Some(last) => format!("{} and {last}", shown.join(", ")),
    }
}
