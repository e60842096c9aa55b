//! Reading properties of resources: a literal, nothing, or a value that only AWS knows.

use crate::backend::template::{Data, Intrinsic, LogicalId, Resource, Template, Val};

/// What a property is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Read<T> {
    /// It is not there.
    Absent,
    /// A literal.
    Known(T),
    /// A function, or something that is not of the type that it must have.
    Open,
}

impl<T> Read<T> {
    fn map<U>(self, map: impl FnOnce(T) -> Option<U>) -> Read<U> {
        match self {
            Self::Absent => Read::Absent,
            Self::Open => Read::Open,
            Self::Known(value) => map(value).map_or(Read::Open, Read::Known),
        }
    }

    /// The literal, if it is one.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Open => None,
        }
    }
}

/// The value at a path of keys, `A.B`. A function on the way makes it open.
pub(super) fn value<'t>(root: &'t Val, path: &str) -> Read<&'t Val> {
    let mut at = root;
    for key in path.split('.') {
        match &at.data {
            Data::Map(entries) if is_function(entries.first().map(|(key, _)| key.as_str())) => return Read::Open,
            Data::Map(_) => match at.get(key) {
                Some(value) => at = value,
                None => return Read::Absent,
            },
            Data::Absent => return Read::Absent,
            _ => return Read::Open,
        }
    }
    if at.is_absent() { Read::Absent } else { Read::Known(at) }
}

/// Whether the only key of a map is that of a function: templates of the user hold them as maps.
fn is_function(key: Option<&str>) -> bool {
    key.is_some_and(|key| key == "Ref" || key.starts_with("Fn::"))
}

pub(super) fn text<'t>(root: &'t Val, path: &str) -> Read<&'t str> {
    value(root, path).map(Val::as_str)
}

/// A number; CloudFormation takes numbers in quotes as well.
pub(super) fn number(root: &Val, path: &str) -> Read<f64> {
    value(root, path).map(as_number)
}

pub(super) fn flag(root: &Val, path: &str) -> Read<bool> {
    value(root, path).map(|value| match &value.data {
        Data::Bool(flag) => Some(*flag),
        Data::String(text) => text.parse().ok(),
        _ => None,
    })
}

pub(super) fn list<'t>(root: &'t Val, path: &str) -> Read<&'t [Val]> {
    value(root, path).map(|value| match &value.data {
        Data::List(items) => Some(items.as_slice()),
        _ => None,
    })
}

fn as_number(value: &Val) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "quantities of a template are far below 2^52")]
    let number = match &value.data {
        Data::Integer(number) => *number as f64,
        Data::Number(number) => *number,
        Data::String(text) => text.parse().ok()?,
        _ => return None,
    };
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// The first resource of the same template that a value refers to, directly or somewhere in it.
pub(super) fn referred<'t>(template: &'t Template, value: &Val) -> Option<(&'t LogicalId, &'t Resource)> {
    let mut found = None;
    visit_names(value, &mut |name| found = found.or_else(|| template.resources.get_key_value(&LogicalId::of(name))));
    found
}

/// Whether a value refers to a resource, directly or somewhere in it.
pub(super) fn refers_to(value: &Val, id: &LogicalId) -> bool {
    let mut found = false;
    visit_names(value, &mut |name| found = found || name == id.as_str());
    found
}

/// Tells every name of a resource or parameter that functions in a value refer to. Templates of the user hold
/// functions as maps.
fn visit_names(value: &Val, tell: &mut impl FnMut(&str)) {
    match &value.data {
        Data::Intrinsic(function) => match function.as_ref() {
            Intrinsic::Ref(name) => tell(name),
            Intrinsic::GetAtt(id, _) => tell(id.as_str()),
            Intrinsic::Sub(text) => visit_substitutions(text, tell),
            Intrinsic::Join(_, items) => items.iter().for_each(|item| visit_names(item, tell)),
            Intrinsic::Select(_, list) => visit_names(list, tell),
            Intrinsic::AvailabilityZones => {}
        },
        Data::Map(entries) => {
            for (key, value) in entries {
                match (key.as_str(), &value.data) {
                    ("Ref", Data::String(name)) => tell(name),
                    ("Fn::GetAtt", Data::String(path)) => tell(path.split('.').next().unwrap_or(path)),
                    ("Fn::GetAtt", Data::List(path)) => {
                        path.first().and_then(Val::as_str).into_iter().for_each(&mut *tell)
                    }
                    ("Fn::Sub", Data::String(text)) => visit_substitutions(text, tell),
                    _ => visit_names(value, tell),
                }
            }
        }
        Data::List(items) => items.iter().for_each(|item| visit_names(item, tell)),
        _ => {}
    }
}

/// The names in `${Name}` and `${Name.Attribute}`; pseudo parameters are none.
fn visit_substitutions(text: &str, tell: &mut impl FnMut(&str)) {
    let names = text.split("${").skip(1).filter_map(|part| part.split(['}', '.']).next());
    names.filter(|name| !name.contains(':')).for_each(tell);
}
