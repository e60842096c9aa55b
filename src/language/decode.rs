//! From the untyped tree to typed specs, all mistakes at once.
//!
//! A [`Decode`] implementation reports what is wrong and returns `None`; it never stops its
//! siblings. Structs derive it (`#[derive(Spec)]`), leaves implement it here and in `scalars.rs`.

use super::diagnostics;
use super::node::{Entry, Node, Scalar, Style, Value};
use super::origin::{Origin, Traced};
use super::shape::{FieldShape, Shape, only_path_to};
use super::walk::Visitor;
use crate::diag::{Diagnostic, Sink, nearest};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// What decoding needs to know and where it reports to.
pub struct DecodeContext<'a> {
    sink: &'a mut Sink,
}

impl<'a> DecodeContext<'a> {
    /// A context that reports into `sink`.
    pub const fn new(sink: &'a mut Sink) -> Self {
        Self { sink }
    }

    /// Reports a mistake.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// The text of a node that must be a string without references; `what` names it in the message.
    pub fn string<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        match &node.value {
            Value::Scalar(scalar) => {
                self.warn_yaml_1_1(node);
                Some(&scalar.text)
            }
            Value::Text(_) => {
                self.push(diagnostics::reference_not_allowed(node, what));
                None
            }
            _ => {
                self.push(diagnostics::wrong_type(node, what));
                None
            }
        }
    }

    /// Like [`DecodeContext::string`], with the origin.
    pub fn traced_string(&mut self, node: &Node, what: &str) -> Option<Traced<CompactString>> {
        let text = CompactString::new(self.string(node, what)?);
        Some(Traced::new(text, node.origin))
    }

    /// Warns of a plain scalar that YAML 1.1 would have read as something else than this string.
    pub fn warn_yaml_1_1(&mut self, node: &Node) {
        if let Value::Scalar(Scalar { text, style: Style::Plain }) = &node.value
            && read_otherwise_by_yaml_1_1(text)
        {
            self.push(diagnostics::yaml_1_1(node, text));
        }
    }

    /// Reports a number that is out of its range.
    pub fn check_range<N: Numeric>(&mut self, node: &Node, value: &N, low: i64, high: i64) {
        if let Some(number) = value.numeric()
            && !(low..=high).contains(&number)
        {
            self.push(diagnostics::out_of_range(node, low, high, N::words));
        }
    }
}

/// `yes`, `no`, `on`, `off`, `y`, `n`, old octals and sexagesimal numbers: the classic traps.
fn read_otherwise_by_yaml_1_1(text: &str) -> bool {
    if text.len() > 16 || text.is_empty() {
        return false;
    }
    let word = text.to_ascii_lowercase();
    let octal = text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    let sexagesimal = text.contains(':')
        && text.split(':').all(|part| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()));
    matches!(word.as_str(), "yes" | "no" | "on" | "off" | "y" | "n") || octal || sexagesimal
}

/// A type that is read from a node.
pub trait Decode: Sized {
    /// Reads the value; reports what is wrong and returns `None` if it cannot.
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self>;

    /// The value of a field that was left out, if it may be.
    fn absent(_parent: Origin) -> Option<Self> {
        None
    }

    /// The description for schema and reference.
    fn shape() -> Shape;
}

/// A decoded value that has a number to check against a range.
pub trait Numeric {
    /// The number, if there is one.
    fn numeric(&self) -> Option<i64>;

    /// A number as users would write it.
    #[must_use]
    fn words(number: i64) -> String {
        number.to_string()
    }
}

impl<T: Numeric> Numeric for Option<T> {
    fn numeric(&self) -> Option<i64> {
        self.as_ref().and_then(Numeric::numeric)
    }

    fn words(number: i64) -> String {
        T::words(number)
    }
}

impl<T: Numeric> Numeric for Traced<T> {
    fn numeric(&self) -> Option<i64> {
        self.value.numeric()
    }

    fn words(number: i64) -> String {
        T::words(number)
    }
}

impl<T: Decode> Decode for Traced<T> {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        T::decode(node, cx).map(|value| Self::new(value, node.origin))
    }

    fn absent(parent: Origin) -> Option<Self> {
        T::absent(parent).map(|value| Self::new(value, parent.defaulted()))
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        if node.is_null() {
            return Some(None);
        }
        T::decode(node, cx).map(Some)
    }

    fn absent(_: Origin) -> Option<Self> {
        Some(None)
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        T::decode(node, cx).map(Self::new)
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let items = match &node.value {
            Value::Null => return Some(Self::new()),
            Value::List(items) => items,
            _ => {
                cx.push(diagnostics::wrong_type(node, "a list"));
                return None;
            }
        };
        let decoded: Vec<Option<T>> = items.iter().map(|item| T::decode(item, cx)).collect();
        decoded.into_iter().collect()
    }

    fn absent(_: Origin) -> Option<Self> {
        Some(Self::new())
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Decode> Decode for BTreeMap<CompactString, T> {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let map = match &node.value {
            Value::Null => return Some(Self::new()),
            Value::Map(map) => map,
            _ => {
                cx.push(diagnostics::wrong_type(node, "a map"));
                return None;
            }
        };
        let decoded: Vec<_> = map.entries.iter().map(|entry| (entry.key.clone(), T::decode(&entry.node, cx))).collect();
        decoded.into_iter().map(|(key, value)| value.map(|value| (key, value))).collect()
    }

    fn absent(_: Origin) -> Option<Self> {
        Some(Self::new())
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

impl Decode for CompactString {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        cx.string(node, "a string").map(Self::new)
    }

    fn shape() -> Shape {
        Shape::string_like("text", None)
    }
}

impl Decode for Node {
    fn decode(node: &Node, _: &mut DecodeContext<'_>) -> Option<Self> {
        Some(node.clone())
    }

    fn shape() -> Shape {
        Shape::Any
    }
}

impl Decode for bool {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        if let Value::Scalar(Scalar { text, style: Style::Plain | Style::Substituted }) = &node.value {
            match text.as_str() {
                "true" | "True" | "TRUE" => return Some(true),
                "false" | "False" | "FALSE" => return Some(false),
                _ => {}
            }
        }
        cx.push(diagnostics::wrong_type(node, "`true` or `false`"));
        None
    }

    fn shape() -> Shape {
        Shape::Boolean
    }
}

impl Decode for f64 {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        if let Value::Scalar(Scalar { text, style: Style::Plain | Style::Substituted }) = &node.value
            && let Ok(number) = text.parse::<Self>()
            && number.is_finite()
        {
            return Some(number);
        }
        cx.push(diagnostics::wrong_type(node, "a number"));
        None
    }

    fn shape() -> Shape {
        Shape::Number
    }
}

/// A whole number in the notations of YAML 1.2's core schema.
fn integer(text: &str) -> Option<i64> {
    if let Some(hex) = text.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok();
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return i64::from_str_radix(octal, 8).ok();
    }
    text.parse().ok()
}

fn decode_integer(node: &Node, low: i64, high: i64, cx: &mut DecodeContext<'_>) -> Option<i64> {
    let Value::Scalar(Scalar { text, style: Style::Plain | Style::Substituted }) = &node.value else {
        cx.push(diagnostics::wrong_type(node, "a whole number"));
        return None;
    };
    match integer(text) {
        Some(number) if (low..=high).contains(&number) => Some(number),
        Some(_) => {
            cx.push(diagnostics::out_of_range(node, low, high, i64::words));
            None
        }
        None => {
            cx.push(diagnostics::wrong_type(node, "a whole number"));
            None
        }
    }
}

macro_rules! decode_integers {
    ($($integer:ty)*) => {
        $(
            impl Decode for $integer {
                fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
                    let low = i64::from(<$integer>::MIN);
                    let high = i64::from(<$integer>::MAX);
                    decode_integer(node, low, high, cx).and_then(|number| Self::try_from(number).ok())
                }

                fn shape() -> Shape {
                    Shape::Integer { range: None }
                }
            }

            impl Numeric for $integer {
                fn numeric(&self) -> Option<i64> {
                    Some(i64::from(*self))
                }
            }
        )*
    };
}
decode_integers!(u16 u32 i32 i64);

/// The fields of a struct apart from the map that holds them, so that another struct can take them
/// in as its own (`#[spec(flatten)]`). Derived with the rest.
pub trait Fields: Sized {
    /// Reads the fields; those of others stay unread.
    fn read(reader: &mut FieldReader<'_>, cx: &mut DecodeContext<'_>) -> Option<Self>;

    /// Adds the keys, in the order of declaration.
    fn keys(known: &mut Vec<&'static str>);

    /// Adds the descriptions, in the order of declaration.
    fn shapes(fields: &mut Vec<FieldShape>);

    /// Tells a visitor keys and values, without the map around them.
    fn walk_fields(&self, visitor: &mut dyn Visitor);
}

/// Reads a map that has the fields of `T` and no others.
pub fn decode_fields<T: Fields>(node: &Node, cx: &mut DecodeContext<'_>, what: &'static str) -> Option<T> {
    let mut reader = FieldReader::open(node, cx, what)?;
    let value = T::read(&mut reader, cx);
    let mut known = Vec::new();
    T::keys(&mut known);
    reader.close_with(cx, &known, T::shapes);
    value
}

/// How many unknown fields of a map are looked for further down.
const LOOKED_FOR: usize = 20;

/// Reads the fields of a map one by one and reports those that nobody asked for. The derive uses
/// it, and so do hand-written decoders.
pub struct FieldReader<'n> {
    node: &'n Node,
    what: &'static str,
    entries: &'n [Entry],
    /// What must be there and is not; reported at the end, when it is known what was meant by what is there.
    missing: Vec<CompactString>,
}

impl<'n> FieldReader<'n> {
    /// Opens a map; reports anything else. Null counts as a map without entries.
    pub fn open(node: &'n Node, cx: &mut DecodeContext<'_>, what: &'static str) -> Option<Self> {
        match &node.value {
            Value::Map(map) => Some(Self { node, what, entries: &map.entries, missing: Vec::new() }),
            Value::Null => Some(Self { node, what, entries: &[], missing: Vec::new() }),
            _ => {
                cx.push(diagnostics::wrong_type(node, "a map"));
                None
            }
        }
    }

    /// The node of a key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// A field that must be there unless its type may be absent.
    pub fn required<T: Decode>(&mut self, key: &str, cx: &mut DecodeContext<'_>) -> Option<T> {
        match self.find(key) {
            Some(node) if node.is_null() => T::absent(self.node.origin).or_else(|| {
                cx.push(diagnostics::missing_value(node, key));
                None
            }),
            Some(node) => T::decode(node, cx),
            None => T::absent(self.node.origin).or_else(|| {
                self.missing.push(CompactString::new(key));
                None
            }),
        }
    }

    /// A field that may be left out: the outer `None` says that it is there and wrong, the inner that
    /// nothing was written.
    pub fn optional<T: Decode>(&mut self, key: &str, cx: &mut DecodeContext<'_>) -> Option<Option<T>> {
        self.find(key).map_or(Some(None), |node| Option::<T>::decode(node, cx))
    }

    /// A field with a default.
    pub fn defaulted<T: Decode>(
        &mut self,
        key: &str,
        default: impl FnOnce(Origin) -> T,
        cx: &mut DecodeContext<'_>,
    ) -> Option<T> {
        match self.find(key) {
            Some(node) if !node.is_null() => T::decode(node, cx),
            _ => Some(default(self.node.origin.defaulted())),
        }
    }

    /// A block that is read as an empty map when it is left out.
    pub fn nested<T: Decode>(&mut self, key: &str, cx: &mut DecodeContext<'_>) -> Option<T> {
        match self.find(key) {
            Some(node) => T::decode(node, cx),
            None => T::decode(&Node::empty_map(self.node.origin.defaulted()), cx),
        }
    }

    /// Reports every key that is not among `known`, and what is missing.
    pub fn close(self, cx: &mut DecodeContext<'_>, known: &[&str]) {
        self.close_with(cx, known, |_| ());
    }

    /// Like [`FieldReader::close`]; `shapes` tells the fields, so that one which exists further down is
    /// shown with its path. What is only misspelt is not reported as missing too.
    fn close_with(self, cx: &mut DecodeContext<'_>, known: &[&str], shapes: fn(&mut Vec<FieldShape>)) {
        let is_unknown = |entry: &&Entry| !known.contains(&entry.key.as_str());
        for key in &self.missing {
            let meant = |entry: &Entry| nearest(&entry.key, known.iter().copied()) == Some(key);
            if !self.entries.iter().filter(is_unknown).any(meant) {
                cx.push(diagnostics::missing_field(self.node, key, self.what));
            }
        }
        let mut fields = Vec::new();
        if self.entries.iter().any(|entry| is_unknown(&entry)) {
            shapes(&mut fields);
        }
        for (index, entry) in self.entries.iter().filter(is_unknown).enumerate() {
            let deeper = if index < LOOKED_FOR { only_path_to(&fields, &entry.key) } else { None };
            cx.push(diagnostics::unknown_field_or(entry, self.what, known, deeper));
        }
    }
}
