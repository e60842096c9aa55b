//! Values held against definitions.

use super::{Removal, called};
use crate::backend::specification::definition::{Bounds, Constraint, Definition, DefinitionId, Types};
use crate::backend::specification::{ResourceType, diagnostics};
use crate::backend::template::{Data, LogicalId, Resource, Val};
use crate::diag::{Diagnostic, Sink};
use crate::language::Origin;
use compact_str::CompactString;
use std::borrow::Cow;
use std::fmt;

/// Deeper than any value of a template; a definition that stands for itself ends here.
const DEEPEST: usize = 100;

/// The way from the properties of a resource to a value, on the stack: it is written out only for a
/// finding.
#[derive(Debug, Clone, Copy)]
pub struct Path<'p> {
    above: Option<&'p Path<'p>>,
    segment: Segment<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Segment<'p> {
    Top,
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// The properties themselves.
    pub const TOP: Path<'static> = Path { above: None, segment: Segment::Top };

    /// The way on to a key of a map.
    pub const fn key(&'p self, key: &'p str) -> Self {
        Self { above: Some(self), segment: Segment::Key(key) }
    }

    /// The way on to an item of a list.
    pub const fn index(&'p self, index: usize) -> Self {
        Self { above: Some(self), segment: Segment::Index(index) }
    }

    /// The last key or position.
    pub fn last(&self) -> &'p str {
        match self.segment {
            Segment::Key(key) => key,
            Segment::Top | Segment::Index(_) => "",
        }
    }

    /// Whether it is the way to the properties themselves.
    pub const fn is_top(&self) -> bool {
        self.above.is_none()
    }
}

/// `ContainerDefinitions/0/Image`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above.filter(|above| !above.is_top()) {
            write!(f, "{above}/")?;
        }
        match self.segment {
            Segment::Top => Ok(()),
            Segment::Key(key) => f.write_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Index(index) => write!(f, "{index}"),
        }
    }
}

type Entries = [(CompactString, Val)];

/// Where a value stands: the way to it, and the origin of what has none of its own.
#[derive(Clone, Copy)]
struct Place<'p> {
    at: &'p Path<'p>,
    origin: Origin,
}

/// Holds the properties of one resource against its type.
pub struct Judge<'a> {
    id: &'a LogicalId,
    resource_type: &'a ResourceType<'a>,
    removals: &'a [Removal<'a>],
    sink: &'a mut Sink,
    /// How many problems there were; when `is_trying` they are counted and not said.
    problems: usize,
    is_trying: bool,
    depth: usize,
}

impl<'a> Judge<'a> {
    /// A judge of the resource of an id.
    pub const fn new(
        id: &'a LogicalId,
        resource_type: &'a ResourceType<'a>,
        removals: &'a [Removal<'a>],
        sink: &'a mut Sink,
    ) -> Self {
        Self { id, resource_type, removals, sink, problems: 0, is_trying: false, depth: 0 }
    }

    /// Judges all properties.
    pub fn resource(&mut self, resource: &Resource) {
        self.value(&resource.properties, DefinitionId(0), Place { at: &Path::TOP, origin: resource.origin });
    }

    fn tell(&mut self, make: impl FnOnce(&ResourceType<'a>) -> Diagnostic) {
        self.problems += 1;
        if !self.is_trying {
            self.sink.push(make(self.resource_type));
        }
    }

    /// How many problems a value has with a definition; says nothing.
    fn problems(&mut self, value: &Val, id: DefinitionId, place: Place<'_>) -> usize {
        let (before, was_trying) = (self.problems, self.is_trying);
        self.is_trying = true;
        self.value(value, id, place);
        self.is_trying = was_trying;
        std::mem::replace(&mut self.problems, before) - before
    }

    fn value(&mut self, value: &Val, id: DefinitionId, holder: Place<'_>) {
        let place = Place { at: holder.at, origin: value.origin.unwrap_or(holder.origin) };
        if let Some((function, argument)) = called(value) {
            return self.branches(function, argument, id, place);
        }
        let is_unknown = match &value.data {
            Data::Absent | Data::Intrinsic(_) => true,
            Data::String(text) => text.contains("{{resolve:"),
            _ => false,
        };
        let resource_type = self.resource_type;
        let Some(definition) = resource_type.definition(id).filter(|_| !is_unknown && self.depth < DEEPEST) else {
            return;
        };
        if let Some(types) = definition.types().filter(|types| !is_of_type(value, *types)) {
            return self.tell(|of| diagnostics::wrong_type(of, place.at, value, types, place.origin));
        }
        self.depth += 1;
        match &value.data {
            Data::Map(entries) => self.map(entries, definition, place),
            Data::List(items) => self.list(items, definition, place),
            _ => self.scalar(value, definition, place),
        }
        self.combinations(value, definition, place);
        self.depth -= 1;
    }

    /// Both values of `Fn::If`; of other functions nothing is known.
    fn branches(&mut self, function: &str, argument: &Val, id: DefinitionId, place: Place<'_>) {
        if let ("Fn::If", Data::List(items)) = (function, &argument.data) {
            items.iter().skip(1).for_each(|item| self.value(item, id, place));
        }
    }

    fn map(&mut self, entries: &Entries, definition: &Definition<'_>, place: Place<'_>) {
        // A macro puts in keys that nobody knows yet.
        let is_open = entries.iter().any(|(key, _)| key.starts_with("Fn::"));
        let (mut properties, mut matching, mut others, mut is_closed) = (&[][..], &[][..], None, false);
        for constraint in &definition.constraints {
            match constraint {
                Constraint::Properties(known) => properties = known,
                Constraint::Matching(known) => matching = known,
                Constraint::Others(id) => others = Some(*id),
                Constraint::Closed => is_closed = true,
                Constraint::Required(names) if !is_open => self.required(names, entries, place),
                Constraint::Entries(bounds) if !is_open && !bounds.hold(entries.len()) => {
                    self.count(entries.len(), *bounds, "keys", place);
                }
                _ => {}
            }
        }
        for (key, value) in entries {
            let at = place.at.key(key);
            let holder = Place { at: &at, origin: place.origin };
            let named = properties.binary_search_by(|(name, _)| (*name).cmp(key)).ok();
            if let Some((_, id)) = named.and_then(|at| properties.get(at)) {
                self.value(value, *id, holder);
                continue;
            }
            let mut answers = matching.iter().map(|(pattern, id)| (pattern.is_found_in(key), *id));
            match answers.find(|(found, _)| *found != Some(false)) {
                Some((Some(_), id)) => self.value(value, id, holder),
                Some((None, _)) => {}
                None => match others {
                    Some(id) => self.value(value, id, holder),
                    None if !is_closed || value.is_absent() || key.starts_with("Fn::") => {}
                    None => {
                        let origin = value.origin.unwrap_or(place.origin);
                        self.tell(|of| diagnostics::unknown_property(of, &at, definition, origin));
                    }
                },
            }
        }
    }

    fn required(&mut self, names: &[&str], entries: &Entries, place: Place<'_>) {
        for name in names.iter().filter(|name| !has(entries, name)) {
            let removal = self.removal(&place.at.key(name));
            self.tell(|of| diagnostics::missing_property(of, place.at, name, removal, place.origin));
        }
    }

    /// The patch that took the value at a path away.
    fn removal(&self, at: &Path<'_>) -> Option<Origin> {
        if self.is_trying || self.removals.is_empty() {
            return None;
        }
        let pointer = format!("/{}/Properties/{at}", self.id);
        let is_there = |removal: &&Removal<'_>| {
            removal.path == pointer || removal.path.strip_prefix("/Resources") == Some(pointer.as_str())
        };
        self.removals.iter().rfind(is_there).map(|removal| removal.origin)
    }

    fn list(&mut self, items: &[Val], definition: &Definition<'_>, place: Place<'_>) {
        for constraint in &definition.constraints {
            match constraint {
                Constraint::Items(id) => {
                    for (index, item) in items.iter().enumerate() {
                        let at = place.at.index(index);
                        self.value(item, *id, Place { at: &at, origin: place.origin });
                    }
                }
                // A function can stand for nothing at all, so that a list gets shorter.
                Constraint::Count(bounds) if !bounds.hold(items.len()) && !items.iter().any(is_function) => {
                    self.count(items.len(), *bounds, "items", place);
                }
                Constraint::Unique => self.unique(items, place),
                _ => {}
            }
        }
    }

    fn count(&mut self, count: usize, bounds: Bounds, what: &str, place: Place<'_>) {
        self.tell(|of| diagnostics::count(of, place.at, count, bounds, what, place.origin));
    }

    /// The same function gives the same value, so that calls are compared like everything else.
    fn unique(&mut self, items: &[Val], place: Place<'_>) {
        for (index, item) in items.iter().enumerate() {
            let before = items.get(..index).unwrap_or_default();
            if before.iter().any(|earlier| is_same(earlier, item)) {
                let origin = item.origin.unwrap_or(place.origin);
                self.tell(|of| diagnostics::repeated(of, &place.at.index(index), text_of(item).as_deref(), origin));
            }
        }
    }

    fn scalar(&mut self, value: &Val, definition: &Definition<'_>, place: Place<'_>) {
        let Some(text) = text_of(value) else { return };
        let origin = place.origin;
        for constraint in &definition.constraints {
            match constraint {
                Constraint::Values(values) if !values.contains(&&*text) => {
                    self.tell(|of| diagnostics::unknown_value(of, place.at, &text, values, origin));
                }
                Constraint::ValuesInAnyCase(values)
                    if !values.iter().any(|known| known.eq_ignore_ascii_case(&text)) =>
                {
                    self.tell(|of| diagnostics::unknown_value(of, place.at, &text, values, origin));
                }
                Constraint::Pattern(pattern) if pattern.is_found_in(&text) == Some(false) => {
                    self.tell(|of| diagnostics::pattern(of, place.at, &text, pattern.text(), origin));
                }
                Constraint::Length(bounds) if !bounds.hold(text.chars().count()) => {
                    let length = text.chars().count();
                    self.tell(|of| diagnostics::length(of, place.at, length, *bounds, origin));
                }
                Constraint::Least(least) if number_of(&text).is_some_and(|number| number < *least) => {
                    self.tell(|of| diagnostics::number(of, place.at, &text, definition, origin));
                }
                Constraint::Most(most) if number_of(&text).is_some_and(|number| number > *most) => {
                    self.tell(|of| diagnostics::number(of, place.at, &text, definition, origin));
                }
                _ => {}
            }
        }
    }

    /// What definitions say of each other, and what keys of a map say of each other.
    fn combinations(&mut self, value: &Val, definition: &Definition<'_>, place: Place<'_>) {
        let entries = match &value.data {
            Data::Map(entries) if !entries.iter().any(|(key, _)| key.starts_with("Fn::")) => Some(entries.as_slice()),
            _ => None,
        };
        for constraint in &definition.constraints {
            match (constraint, entries) {
                (Constraint::AllOf(ids), _) => ids.iter().for_each(|id| self.value(value, *id, place)),
                (Constraint::AnyOf(ids), _) => self.any_of(value, ids, place),
                (Constraint::OneSetOf(ids), Some(entries)) => self.one_set_of(ids, entries, place),
                (Constraint::ExactlyOne(names), Some(entries)) if count(entries, names) != 1 => {
                    self.tell(|of| diagnostics::exactly_one(of, place.at, names, place.origin));
                }
                (Constraint::AtLeastOne(names), Some(entries)) if count(entries, names) == 0 => {
                    self.tell(|of| diagnostics::at_least_one(of, place.at, names, place.origin));
                }
                (Constraint::Needs(key, names), Some(entries)) if has(entries, key) => {
                    for name in names.iter().filter(|name| !has(entries, name)) {
                        let origin = origin_of(entries, key, place);
                        self.tell(|of| diagnostics::needs(of, place.at, key, name, origin));
                    }
                }
                (Constraint::Excludes(key, names), Some(entries)) if has(entries, key) => {
                    // Where both exclude each other, it is said of the first alone.
                    let is_said = |name: &str| name < *key && excludes(definition, name, key);
                    for name in names.iter().filter(|name| has(entries, name) && !is_said(name)) {
                        let origin = origin_of(entries, key, place);
                        self.tell(|of| diagnostics::excludes(of, place.at, key, name, origin));
                    }
                }
                _ => {}
            }
        }
    }

    /// When nothing fits, what is wrong by the definition that fits best is said.
    fn any_of(&mut self, value: &Val, ids: &[DefinitionId], place: Place<'_>) {
        let mut best: Option<(usize, DefinitionId)> = None;
        for id in ids {
            match self.problems(value, *id, place) {
                0 => return,
                problems if best.is_none_or(|(least, _)| problems < least) => best = Some((problems, *id)),
                _ => {}
            }
        }
        let sets = self.sets(ids);
        if sets.len() == ids.len() {
            self.tell(|of| diagnostics::one_of_sets(of, place.at, &sets, "at least", place.origin));
        } else if let Some((_, id)) = best {
            self.value(value, id, place);
        }
    }

    fn one_set_of(&mut self, ids: &[DefinitionId], entries: &Entries, place: Place<'_>) {
        let sets = self.sets(ids);
        let whole = sets.iter().filter(|names| names.iter().all(|name| has(entries, name))).count();
        if whole != 1 {
            self.tell(|of| diagnostics::one_of_sets(of, place.at, &sets, "exactly", place.origin));
        }
    }

    /// The sets of keys that definitions want which want nothing else.
    fn sets(&self, ids: &[DefinitionId]) -> Vec<&'a [&'a str]> {
        let resource_type = self.resource_type;
        let definitions = ids.iter().filter_map(|id| resource_type.definition(*id));
        let sets = definitions.filter_map(|definition| match definition.constraints.as_slice() {
            [Constraint::Required(names)] => Some(names.as_slice()),
            _ => None,
        });
        sets.collect()
    }
}

fn excludes(definition: &Definition<'_>, key: &str, other: &str) -> bool {
    definition.constraints.iter().any(|constraint| match constraint {
        Constraint::Excludes(known, others) => *known == key && others.contains(&other),
        _ => false,
    })
}

/// Whether a map has a key, and not only the word for its absence.
fn has(entries: &Entries, name: &str) -> bool {
    entries.iter().any(|(key, value)| key == name && !is_nothing(value))
}

/// How many of these keys a map has.
fn count(entries: &Entries, names: &[&str]) -> usize {
    names.iter().filter(|name| has(entries, name)).count()
}

fn is_nothing(value: &Val) -> bool {
    let is_no_value = |value: &Val| value.as_str() == Some("AWS::NoValue");
    value.is_absent() || called(value).is_some_and(|(function, argument)| function == "Ref" && is_no_value(argument))
}

fn is_function(value: &Val) -> bool {
    matches!(value.data, Data::Intrinsic(_)) || called(value).is_some()
}

/// Whether two values are equal, wherever they came from.
fn is_same(a: &Val, b: &Val) -> bool {
    match (&a.data, &b.data) {
        (Data::List(a), Data::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Data::Map(entries), Data::Map(others)) => {
            let is_there = |(key, a): &(CompactString, Val)| b.get(key).is_some_and(|b| is_same(a, b));
            entries.len() == others.len() && entries.iter().all(is_there)
        }
        (a, b) => a == b,
    }
}

fn origin_of(entries: &Entries, key: &str, place: Place<'_>) -> Origin {
    let value = entries.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.origin);
    value.unwrap_or(place.origin)
}

/// Whether CloudFormation takes the value for one of these types: it makes strings of numbers and
/// booleans, and reads numbers and booleans from strings.
fn is_of_type(value: &Val, types: Types) -> bool {
    match &value.data {
        Data::Absent | Data::Intrinsic(_) => true,
        Data::Map(_) => types.has(Types::OBJECT),
        Data::List(_) => types.has(Types::ARRAY),
        Data::Bool(_) => types.has(Types(Types::BOOLEAN.0 | Types::STRING.0)),
        Data::Integer(_) => types.has(Types(Types::INTEGER.0 | Types::NUMBER.0 | Types::STRING.0)),
        Data::Number(number) => {
            types.has(Types(Types::NUMBER.0 | Types::STRING.0)) || (types.has(Types::INTEGER) && number.fract() == 0.0)
        }
        Data::String(text) => {
            types.has(Types::STRING)
                || (types.has(Types::BOOLEAN) && matches!(text.as_str(), "true" | "false" | "True" | "False"))
                || (types.has(Types::INTEGER) && text.trim().parse::<i64>().is_ok())
                || (types.has(Types::NUMBER) && number_of(text).is_some())
        }
    }
}

/// A text, number or boolean as text.
fn text_of(value: &Val) -> Option<Cow<'_, str>> {
    match &value.data {
        Data::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Data::Integer(value) => Some(Cow::Owned(value.to_string())),
        Data::Number(value) => Some(Cow::Owned(value.to_string())),
        Data::String(text) => Some(Cow::Borrowed(text)),
        _ => None,
    }
}

fn number_of(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
