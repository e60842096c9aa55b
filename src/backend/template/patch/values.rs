//! Values as JSON sees them: what users wrote as values, functions as maps, equality.

use crate::backend::template::{Data, Intrinsic, Val};
use crate::language::{Node, Origin, Style, Text, Value};
use crate::val;

impl Val {
    /// The value of a tree that no spec describes. Plain scalars have the type that YAML 1.2 gives
    /// them, with one exception: digits after a leading zero stay a string, because they are an
    /// account id or a code that would lose the zero. A scalar that was one variable is a string;
    /// CloudFormation converts it where it wants a number. `text` says what a text with references is.
    pub fn from_node(node: &Node, text: &mut impl FnMut(&Text, Origin) -> Self) -> Self {
        let value = match &node.value {
            Value::Null => Self::ABSENT,
            Value::Scalar(scalar) if scalar.style == Style::Plain => plain(&scalar.text),
            Value::Scalar(scalar) => Self::string(&scalar.text),
            Value::Text(parts) => text(parts, node.origin),
            Value::List(items) => Self::new(Data::List(items.iter().map(|item| Self::from_node(item, text)).collect())),
            Value::Map(map) => {
                let entries = map.entries.iter().map(|entry| (entry.key.clone(), Self::from_node(&entry.node, text)));
                Self::new(Data::Map(entries.collect()))
            }
        };
        value.from_origin(node.origin)
    }
}

/// A plain scalar by the core schema of YAML 1.2. Infinity and not-a-number, which JSON lacks, and
/// integers beyond 64 bits, which would lose digits, stay strings.
fn plain(text: &str) -> Val {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Val::ABSENT,
        "true" | "True" | "TRUE" => return true.into(),
        "false" | "False" | "FALSE" => return false.into(),
        _ => {}
    }
    let digits = text.trim_start_matches(['+', '-']);
    let is_code = digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    let integer = match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(hexadecimal), _) => i64::from_str_radix(hexadecimal, 16).ok(),
        (_, Some(octal)) => i64::from_str_radix(octal, 8).ok(),
        _ => text.parse().ok(),
    };
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.contains(['.', 'e', 'E']);
    match (integer, text.parse::<f64>()) {
        (Some(integer), _) if !is_code => integer.into(),
        (None, Ok(number)) if is_number && number.is_finite() => number.into(),
        _ => text.into(),
    }
}

/// Whether a null is somewhere in it.
pub fn holds_null(value: &Val) -> bool {
    match &value.data {
        Data::Absent => true,
        Data::List(items) => items.iter().any(holds_null),
        Data::Map(entries) => entries.iter().any(|(_, value)| holds_null(value)),
        _ => false,
    }
}

/// Turns a function into the map that it is in JSON; leaves everything else as it is.
pub fn expand(value: &mut Val) {
    if let Data::Intrinsic(function) = &value.data {
        value.data = in_json(function).data;
    }
}

fn in_json(function: &Intrinsic) -> Val {
    match function {
        Intrinsic::Ref(name) => val!({"Ref": name}),
        Intrinsic::GetAtt(id, attribute) => val!({"Fn::GetAtt": [id.as_str(), attribute]}),
        Intrinsic::Sub(text) => val!({"Fn::Sub": text}),
        Intrinsic::Join(separator, items) => val!({"Fn::Join": [*separator, items.clone()]}),
        Intrinsic::Select(index, list) => val!({"Fn::Select": [*index, list.clone()]}),
        Intrinsic::AvailabilityZones => val!({"Fn::GetAZs": ""}),
    }
}

/// Equality as RFC 6902 (section 4.6) has it: of content, whatever the order of keys is.
pub fn same(a: &Val, b: &Val) -> bool {
    match (&a.data, &b.data) {
        (Data::Intrinsic(function), _) => same(&in_json(function), b),
        (_, Data::Intrinsic(function)) => same(a, &in_json(function)),
        (Data::List(a), Data::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Data::Map(a), Data::Map(entries)) => {
            a.len() == entries.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (Data::Integer(integer), Data::Number(number)) | (Data::Number(number), Data::Integer(integer)) => {
            number.fract() == 0.0 && format!("{number:.0}") == integer.to_string()
        }
        (a, b) => a == b,
    }
}
