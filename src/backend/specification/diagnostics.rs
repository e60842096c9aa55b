//! The wording of what the resource specification finds. Messages name the type and the property but no
//! logical id, so that the same line in several resources is said once.

use super::check::Path;
use super::definition::{Bounds, Constraint, Definition, Types};
use super::{ResourceType, Specification};
use crate::backend::template::{Data, Resource, Val};
use crate::codes;
use crate::diag::{Diagnostic, did_you_mean};
use crate::language::Origin;
use crate::language::diagnostics::list;

codes! {
    UNKNOWN_TYPE = Error "specification/unknown-type", "CloudFormation has no such resource type",
        "The type of a resource is not in the resource specification: the schemas of all types that AWS publishes, taken on the day that the message names. Custom resources (`Custom::…`), modules and types of other publishers are let through.";
    UNKNOWN_PROPERTY = Error "specification/unknown-property", "A resource has no such property",
        "CloudFormation refuses a resource with a property that its type does not have, also deep inside of one. The names are those of the AWS template reference; case counts.";
    MISSING_PROPERTY = Error "specification/missing-property", "A property is missing that a resource must have",
        "The type of the resource requires the property. If an override removed it, the finding stands at that override; if an override added the map that lacks it, at the value.";
    WRONG_TYPE = Error "specification/wrong-type", "A property has a value of the wrong type",
        "A property takes a string, a number, a boolean, a list or a map. As CloudFormation does, `\"80\"` is accepted for a number, `\"true\"` for a boolean and a number for a string; a single value is not accepted for a list.";
    UNKNOWN_VALUE = Error "specification/unknown-value", "A property does not take this value",
        "The property takes one of a list of values, and case counts.";
    PATTERN = Error "specification/pattern", "A value does not have the form that its property wants",
        "The schema of the resource type has a regular expression for the property, and nothing in the value matches it. `^` and `$` in the expression stand for the start and the end of the value.";
    RANGE = Error "specification/range", "A number is too small or too large",
        "The property takes numbers of a range, both ends included.";
    LENGTH = Error "specification/length", "A text or list is too short or too long",
        "The property takes texts with a number of characters, or lists and maps with a number of items, of a range, both ends included.";
    REPEATED = Error "specification/repeated-item", "A list has the same item twice",
        "The items of this list must differ.";
    READ_ONLY = Error "specification/read-only", "A property is set that only AWS sets",
        "The property is a result: AWS sets it when the resource is made, and `Fn::GetAtt` gives it. A template cannot set it.";
    COMBINATION = Error "specification/combination", "Properties do not go together",
        "Of some properties exactly one must be there, or at least one; some need others or exclude them. The message names them.";
    UNKNOWN_ATTRIBUTE = Error "specification/unknown-attribute", "A resource has no such attribute",
        "`Fn::GetAtt`, or `${Resource.Attribute}` in `Fn::Sub`, asks for something that the type of the resource does not give. `Ref` gives its main identifier.";
}

/// How many names are listed before "and others".
const LISTED: usize = 12;

/// A type that is not in the specification.
#[must_use]
pub fn unknown_type(specification: &Specification, resource: &Resource) -> Diagnostic {
    let name = resource.resource_type.as_str();
    let near = specification.nearest_type(name).map(|near| format!("did you mean `{near}`?"));
    let date = || format!("the specification has the types of {}", specification.date());
    Diagnostic::new(&UNKNOWN_TYPE, format!("`{name}` is not a resource type"))
        .at(resource.origin.span, "makes a resource of this type")
        .help(near.unwrap_or_else(date))
}

/// A property that the map around it does not have.
#[must_use]
pub fn unknown_property(of: &ResourceType<'_>, at: &Path<'_>, around: &Definition<'_>, origin: Origin) -> Diagnostic {
    let names = || around.properties().iter().map(|(name, _)| *name);
    let all = || {
        let names: Vec<&str> = names().collect();
        (!names.is_empty()).then(|| format!("there are {}", list(&names, LISTED)))
    };
    Diagnostic::new(&UNKNOWN_PROPERTY, format!("{} has no property `{at}`", of.name))
        .at(origin.span, "not a property")
        .maybe_help(did_you_mean(at.last(), names()).or_else(all))
}

/// A property that must be there; `removal` is the patch that took it away.
#[must_use]
pub fn missing_property(
    of: &ResourceType<'_>,
    around: &Path<'_>,
    name: &str,
    removal: Option<Origin>,
    origin: Origin,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(&MISSING_PROPERTY, format!("{} needs `{}`", of.name, around.key(name)));
    match removal {
        Some(removal) => diagnostic.at(removal.span, "takes it away"),
        None => diagnostic.at(origin.span, format!("has no `{name}`")),
    }
}

/// A value of another type than the property takes.
#[must_use]
pub fn wrong_type(of: &ResourceType<'_>, at: &Path<'_>, value: &Val, types: Types, origin: Origin) -> Diagnostic {
    let is = match &value.data {
        Data::Map(_) => "a map".to_owned(),
        Data::List(_) => "a list".to_owned(),
        Data::Bool(value) => format!("`{value}`"),
        Data::Integer(value) => format!("`{value}`"),
        Data::Number(value) => format!("`{value}`"),
        Data::String(text) => format!("`{}`", cut(text)),
        Data::Absent | Data::Intrinsic(_) => "unknown".to_owned(),
    };
    Diagnostic::new(&WRONG_TYPE, format!("{} cannot be {is}", property(of, at)))
        .at(origin.span, format!("takes {}", types.words()))
}

/// A value that is not one of those that there are.
#[must_use]
pub fn unknown_value(of: &ResourceType<'_>, at: &Path<'_>, text: &str, values: &[&str], origin: Origin) -> Diagnostic {
    let near = did_you_mean(text, values.iter().copied());
    let all = || format!("its values are {}", list(values, LISTED));
    Diagnostic::new(&UNKNOWN_VALUE, format!("{} cannot be `{}`", property(of, at), cut(text)))
        .at(origin.span, "not one of its values")
        .help(near.unwrap_or_else(all))
}

/// A text in which the pattern is not found.
#[must_use]
pub fn pattern(of: &ResourceType<'_>, at: &Path<'_>, text: &str, pattern: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&PATTERN, format!("{} cannot be `{}`", property(of, at), cut(text)))
        .at(origin.span, "does not have the form that it needs")
        .help(format!("it must match `{}`", cut_at(pattern, 200)))
}

/// A number that is out of the range of its definition.
#[must_use]
pub fn number(
    of: &ResourceType<'_>,
    at: &Path<'_>,
    text: &str,
    definition: &Definition<'_>,
    origin: Origin,
) -> Diagnostic {
    let mut bounds = (None, None);
    for constraint in &definition.constraints {
        match constraint {
            Constraint::Least(least) => bounds.0 = Some(*least),
            Constraint::Most(most) => bounds.1 = Some(*most),
            _ => {}
        }
    }
    let range = match bounds {
        (Some(least), Some(most)) => format!("takes {least} to {most}"),
        (Some(least), None) => format!("takes {least} or more"),
        (None, Some(most)) => format!("takes at most {most}"),
        (None, None) => String::new(),
    };
    Diagnostic::new(&RANGE, format!("{} cannot be {}", property(of, at), cut(text))).at(origin.span, range)
}

/// A text with too few or too many characters.
#[must_use]
pub fn length(of: &ResourceType<'_>, at: &Path<'_>, length: usize, bounds: Bounds, origin: Origin) -> Diagnostic {
    sized(of, at, length, bounds, "characters", origin)
}

/// A list or map with too few or too many entries; `what` is "items" or "keys".
#[must_use]
pub fn count(
    of: &ResourceType<'_>,
    at: &Path<'_>,
    count: usize,
    bounds: Bounds,
    what: &str,
    origin: Origin,
) -> Diagnostic {
    sized(of, at, count, bounds, what, origin)
}

fn sized(of: &ResourceType<'_>, at: &Path<'_>, size: usize, bounds: Bounds, what: &str, origin: Origin) -> Diagnostic {
    let range = match (bounds.least, bounds.most) {
        (least, Some(most)) if least == most => format!("takes {most}"),
        (0, Some(most)) => format!("takes at most {most}"),
        (least, Some(most)) => format!("takes {least} to {most}"),
        (least, None) => format!("takes {least} or more"),
    };
    Diagnostic::new(&LENGTH, format!("{} has {size} {what}", property(of, at))).at(origin.span, range)
}

/// An item that is in the list already.
#[must_use]
pub fn repeated(of: &ResourceType<'_>, at: &Path<'_>, text: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&REPEATED, format!("{} has `{}` twice", property(of, at), cut(text)))
        .at(origin.span, "is in the list already")
}

/// A property that AWS alone sets.
#[must_use]
pub fn read_only(of: &ResourceType<'_>, at: &Path<'_>, origin: Origin) -> Diagnostic {
    Diagnostic::new(&READ_ONLY, format!("{} cannot be set", property(of, at))).at(origin.span, "only AWS sets it")
}

/// Several or none of the properties of which there is exactly one.
#[must_use]
pub fn exactly_one(of: &ResourceType<'_>, around: &Path<'_>, names: &[&str], origin: Origin) -> Diagnostic {
    combination(of, around, &format!("needs exactly one of {}", list(names, LISTED)), origin)
}

/// None of the properties of which there is at least one.
#[must_use]
pub fn at_least_one(of: &ResourceType<'_>, around: &Path<'_>, names: &[&str], origin: Origin) -> Diagnostic {
    combination(of, around, &format!("needs at least one of {}", list(names, LISTED)), origin)
}

/// Sets of properties of which one must be there; `how_many` is "exactly" or "at least".
#[must_use]
pub fn one_of_sets(
    of: &ResourceType<'_>,
    around: &Path<'_>,
    sets: &[&[&str]],
    how_many: &str,
    origin: Origin,
) -> Diagnostic {
    let set = |names: &&[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ");
    let sets: Vec<String> = sets.iter().map(set).collect();
    combination(of, around, &format!("needs {how_many} one of: {}", sets.join(", ")), origin)
}

/// A property without another that it needs.
#[must_use]
pub fn needs(of: &ResourceType<'_>, around: &Path<'_>, key: &str, name: &str, origin: Origin) -> Diagnostic {
    combination(of, around, &format!("needs `{name}` when it has `{key}`"), origin)
}

/// A property beside another that it excludes.
#[must_use]
pub fn excludes(of: &ResourceType<'_>, around: &Path<'_>, key: &str, name: &str, origin: Origin) -> Diagnostic {
    combination(of, around, &format!("cannot have both `{key}` and `{name}`"), origin)
}

fn combination(of: &ResourceType<'_>, around: &Path<'_>, problem: &str, origin: Origin) -> Diagnostic {
    let holder = if around.is_top() { of.name.to_owned() } else { property(of, around) };
    Diagnostic::new(&COMBINATION, format!("{holder} {problem}")).at(origin.span, "these do not go together")
}

/// An attribute that the type of a resource does not give.
#[must_use]
pub fn unknown_attribute(of: &ResourceType<'_>, id: &str, attribute: &str, origin: Origin) -> Diagnostic {
    let all = || match of.attributes() {
        [] => format!("a resource of {} has no attributes; `Ref` gives its identifier", of.name),
        names => format!("it has {}", list(names, LISTED)),
    };
    Diagnostic::new(&UNKNOWN_ATTRIBUTE, format!("`{id}` has no attribute `{attribute}`"))
        .at(origin.span, format!("{} does not give it", of.name))
        .help(of.suggest_attribute(attribute).unwrap_or_else(all))
}

fn property(of: &ResourceType<'_>, at: &Path<'_>) -> String {
    format!("`{at}` of {}", of.name)
}

fn cut(text: &str) -> String {
    cut_at(text, 60)
}

fn cut_at(text: &str, most: usize) -> String {
    let first_line = text.lines().next().unwrap_or_default();
    let shown: String = first_line.chars().take(most).collect();
    if shown.len() < text.len() { shown + "…" } else { shown }
}
