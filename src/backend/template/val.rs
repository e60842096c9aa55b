//! Property values: data and intrinsic functions, each with the origin that it was made from.
//!
//! The macro [`val!`](crate::val) writes them as JSON is written; absent values vanish from the map
//! or list that they are put in, so an optional field of a spec needs no `if`.

use super::naming::LogicalId;
use crate::language::{Arn, Cidr, Duration, Name, Origin, Traced};
use compact_str::CompactString;

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Nothing; left out by whatever holds it.
    Absent,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A string.
    String(CompactString),
    /// A list.
    List(Vec<Val>),
    /// A map in the order in which keys were set.
    Map(Vec<(CompactString, Val)>),
    /// An intrinsic function.
    Intrinsic(Box<Intrinsic>),
}

/// CloudFormation's intrinsic functions, as far as lowering uses them.
#[derive(Debug, Clone, PartialEq)]
pub enum Intrinsic {
    /// `Ref` of a resource, a parameter or a pseudo parameter.
    Ref(CompactString),
    /// `Fn::GetAtt`.
    GetAtt(LogicalId, CompactString),
    /// `Fn::Sub` with the text as it is, `${…}` meaning substitution.
    Sub(CompactString),
    /// `Fn::Join`.
    Join(&'static str, Vec<Val>),
    /// `Fn::Select` of one item.
    Select(u32, Val),
    /// `Fn::GetAZs` of the stack's region.
    AvailabilityZones,
}

/// A value with the origin that it was made from; `None` means: that of what holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Val {
    /// What it is.
    pub data: Data,
    /// Where it came from.
    pub origin: Option<Origin>,
}

impl Val {
    /// A value without an origin of its own.
    #[must_use]
    pub const fn new(data: Data) -> Self {
        Self { data, origin: None }
    }

    /// Nothing.
    pub const ABSENT: Self = Self::new(Data::Absent);

    /// A map without entries.
    #[must_use]
    pub const fn map() -> Self {
        Self::new(Data::Map(Vec::new()))
    }

    /// A string.
    #[must_use]
    pub fn string(text: impl AsRef<str>) -> Self {
        Self::new(Data::String(CompactString::new(text)))
    }

    /// A list; absent items vanish.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Data::List(items.into_iter().filter(|item| !item.is_absent()).collect()))
    }

    /// A list, or nothing if it would be empty.
    pub fn list_or_absent(items: impl IntoIterator<Item = Self>) -> Self {
        let list = Self::list(items);
        match &list.data {
            Data::List(items) if items.is_empty() => Self::ABSENT,
            _ => list,
        }
    }

    /// `Ref`.
    #[must_use]
    pub fn reference(name: &str) -> Self {
        Self::intrinsic(Intrinsic::Ref(CompactString::new(name)))
    }

    /// `Fn::GetAtt`.
    #[must_use]
    pub fn get_att(id: &LogicalId, attribute: &str) -> Self {
        Self::intrinsic(Intrinsic::GetAtt(id.clone(), CompactString::new(attribute)))
    }

    /// `Fn::Sub`; `${Name}` and `${AWS::Region}` in the text are substituted by CloudFormation.
    #[must_use]
    pub fn sub(text: impl AsRef<str>) -> Self {
        Self::intrinsic(Intrinsic::Sub(CompactString::new(text)))
    }

    /// `Fn::Join`; neighbouring literals are joined here, and a single literal stays a string.
    pub fn join(separator: &'static str, items: impl IntoIterator<Item = Self>) -> Self {
        let mut joined: Vec<Self> = Vec::new();
        for item in items {
            match (joined.last_mut().map(|last| &mut last.data), &item.data) {
                (_, Data::Absent) => {}
                (Some(Data::String(last)), Data::String(text)) => {
                    last.push_str(separator);
                    last.push_str(text);
                }
                _ => joined.push(item),
            }
        }
        match (joined.len(), joined.pop()) {
            (0, _) | (_, None) => Self::string(""),
            (1, Some(single)) => single,
            (_, Some(last)) => {
                joined.push(last);
                Self::intrinsic(Intrinsic::Join(separator, joined))
            }
        }
    }

    /// `Fn::Select`.
    #[must_use]
    pub fn select(index: u32, list: Self) -> Self {
        Self::intrinsic(Intrinsic::Select(index, list))
    }

    /// An intrinsic function.
    #[must_use]
    pub fn intrinsic(function: Intrinsic) -> Self {
        Self::new(Data::Intrinsic(Box::new(function)))
    }

    /// The same value with an origin.
    #[must_use]
    pub const fn from_origin(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self.data, Data::Absent)
    }

    /// The string, if it is a literal one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// Sets a key of a map; an absent value removes nothing and adds nothing. Does nothing to other
    /// data.
    pub fn insert(&mut self, key: &str, value: Self) {
        let Data::Map(entries) = &mut self.data else { return };
        if value.is_absent() {
            return;
        }
        match entries.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => entries.push((CompactString::new(key), value)),
        }
    }

    /// The value of a key, if it is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.data {
            Data::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Writes a [`Val`] as JSON is written:
/// `val!({"Enabled": true, "Rules": [rule], "Days": spec.days})`. Expressions go through `Into<Val>`.
#[macro_export]
macro_rules! val {
    ({ $($body:tt)* }) => { $crate::val!(@object [] $($body)*) };
    ([ $($body:tt)* ]) => { $crate::val!(@array [] [] $($body)*) };
    (@object [$($done:tt)*]) => { $crate::backend::template::Val::from_entries([$($done)*]) };
    (@object [$($done:tt)*] $key:literal : { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::val!(@object [$($done)* ($key, $crate::val!({ $($inner)* })),] $($($rest)*)?)
    };
    (@object [$($done:tt)*] $key:literal : [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::val!(@object [$($done)* ($key, $crate::val!([ $($inner)* ])),] $($($rest)*)?)
    };
    (@object [$($done:tt)*] $key:literal : $value:expr $(, $($rest:tt)*)?) => {
        $crate::val!(@object [$($done)* ($key, $crate::backend::template::Val::from($value)),] $($($rest)*)?)
    };
    (@array [$($done:tt)*] []) => { $crate::backend::template::Val::list([$($done)*]) };
    (@array [$($done:tt)*] [] { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::val!(@array [$($done)* $crate::val!({ $($inner)* }),] [] $($($rest)*)?)
    };
    (@array [$($done:tt)*] [] [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::val!(@array [$($done)* $crate::val!([ $($inner)* ]),] [] $($($rest)*)?)
    };
    (@array [$($done:tt)*] [] $value:expr $(, $($rest:tt)*)?) => {
        $crate::val!(@array [$($done)* $crate::backend::template::Val::from($value),] [] $($($rest)*)?)
    };
    ($value:expr) => { $crate::backend::template::Val::from($value) };
}

impl Val {
    /// A map from entries; absent values vanish. [`val!`](crate::val) expands to it.
    pub fn from_entries<const N: usize>(entries: [(&'static str, Self); N]) -> Self {
        let mut map = Vec::with_capacity(N);
        for (key, value) in entries {
            if !value.is_absent() {
                map.push((CompactString::const_new(key), value));
            }
        }
        Self::new(Data::Map(map))
    }
}

impl From<bool> for Val {
    fn from(value: bool) -> Self {
        Self::new(Data::Bool(value))
    }
}

impl From<f64> for Val {
    fn from(value: f64) -> Self {
        Self::new(Data::Number(value))
    }
}

impl From<&str> for Val {
    fn from(value: &str) -> Self {
        Self::string(value)
    }
}

macro_rules! from_texts {
    ($($text:ty)*) => {
        $(
            impl From<$text> for Val {
                fn from(value: $text) -> Self {
                    Self::string(value.to_string())
                }
            }
            impl From<&$text> for Val {
                fn from(value: &$text) -> Self {
                    Self::string(value.to_string())
                }
            }
        )*
    };
}
from_texts!(String CompactString Name Cidr Arn);

macro_rules! from_integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Val {
            fn from(value: $integer) -> Self {
                Self::new(Data::Integer(i64::from(value)))
            }
        })*
    };
}
from_integers!(u8 u16 u32 i32 i64);

/// A duration is written in seconds, which is what most of CloudFormation takes.
impl From<Duration> for Val {
    fn from(value: Duration) -> Self {
        value.seconds().into()
    }
}

impl From<&LogicalId> for Val {
    fn from(id: &LogicalId) -> Self {
        Self::reference(id.as_str())
    }
}

impl From<Vec<Self>> for Val {
    fn from(items: Vec<Self>) -> Self {
        Self::list(items)
    }
}

impl From<&Self> for Val {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}

impl<T: Into<Self>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::ABSENT, Into::into)
    }
}

impl<T: Clone + Into<Self>> From<&Traced<T>> for Val {
    fn from(traced: &Traced<T>) -> Self {
        traced.value.clone().into().from_origin(traced.origin)
    }
}

impl<T: Into<Self>> From<Traced<T>> for Val {
    fn from(traced: Traced<T>) -> Self {
        traced.value.into().from_origin(traced.origin)
    }
}

impl<T: Clone + Into<Self>> From<&Option<Traced<T>>> for Val {
    fn from(value: &Option<Traced<T>>) -> Self {
        value.as_ref().map_or(Self::ABSENT, Into::into)
    }
}

impl<T: Clone + Into<Self>> From<&Vec<Traced<T>>> for Val {
    fn from(items: &Vec<Traced<T>>) -> Self {
        Self::list(items.iter().map(Into::into))
    }
}

/// Lets enums of a spec be used in [`val!`](crate::val) by the word that users write. For enums whose
/// words are CloudFormation's own.
#[macro_export]
macro_rules! val_of_words {
    ($($kind:ty)*) => {
        $(impl From<$kind> for $crate::backend::template::Val {
            fn from(value: $kind) -> Self {
                Self::string(value.word())
            }
        })*
    };
}

#[cfg(test)]
mod tests {
    use super::{Data, Val};

    #[test]
    fn absent_values_vanish_from_maps_and_lists() {
        let nothing: Option<bool> = None;
        let value = val!({"A": nothing, "B": [1u32, Option::<u32>::None, {"C": "x"}], "D": Val::reference("X")});
        assert_eq!(value.get("A"), None);
        assert!(matches!(value.get("B").map(|b| &b.data), Some(Data::List(items)) if items.len() == 2));
    }

    #[test]
    fn joining_literals_needs_no_function() {
        assert_eq!(Val::join("", ["a".into(), "b".into()]).as_str(), Some("ab"));
        assert_eq!(Val::join("", []).as_str(), Some(""));
        assert!(Val::join("", ["a".into(), Val::reference("P")]).as_str().is_none());
    }
}
