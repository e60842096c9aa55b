//! What a property may be: the part of JSON Schema that the schemas of resource types use, as data.
//!
//! Definitions of a type lie in one list and name each other by position, because some contain
//! themselves. Judges no value; `check/` does. Start at [`Definition`].

use super::pattern::LazyPattern;

/// The position of a definition among those of its resource type; 0 is the map of the properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(pub u32);

/// The types of JSON that a value may have, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Types(pub u8);

impl Types {
    /// A map.
    pub const OBJECT: Self = Self(1);
    /// A list.
    pub const ARRAY: Self = Self(2);
    /// A string.
    pub const STRING: Self = Self(4);
    /// A whole number.
    pub const INTEGER: Self = Self(8);
    /// Any number.
    pub const NUMBER: Self = Self(16);
    /// `true` or `false`.
    pub const BOOLEAN: Self = Self(32);

    const NAMED: [(Self, &'static str, &'static str); 6] = [
        (Self::OBJECT, "object", "a map"),
        (Self::ARRAY, "array", "a list"),
        (Self::STRING, "string", "a string"),
        (Self::INTEGER, "integer", "a whole number"),
        (Self::NUMBER, "number", "a number"),
        (Self::BOOLEAN, "boolean", "true or false"),
    ];

    /// The set with the type of a name in JSON Schema; `None` for a name that is none.
    #[must_use]
    pub fn with(self, name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(_, known, _)| *known == name).map(|(types, ..)| Self(self.0 | types.0))
    }

    /// Whether one of `other` is in the set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set in words: "a map or a string".
    #[must_use]
    pub fn words(self) -> String {
        let words: Vec<&str> =
            Self::NAMED.iter().filter(|(types, ..)| self.has(*types)).map(|(_, _, words)| *words).collect();
        words.join(" or ")
    }
}

/// The least and the greatest size, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The least; 0 if there is none.
    pub least: u32,
    /// The greatest, if there is one.
    pub most: Option<u32>,
}

impl Bounds {
    /// Whether a size is within.
    #[must_use]
    pub fn hold(self, size: usize) -> bool {
        size >= self.least as usize && self.most.is_none_or(|most| size <= most as usize)
    }
}

/// One thing that a value must keep to. Those about maps say nothing of strings, and so on: only
/// [`Constraint::Types`] tells which of them a value may be.
#[derive(Debug, PartialEq)]
pub enum Constraint<'t> {
    /// The types; without this constraint, any.
    Types(Types),
    /// The properties of a map by name, sorted.
    Properties(Vec<(&'t str, DefinitionId)>),
    /// Keys of a map that match a pattern.
    Matching(Vec<(LazyPattern<'t>, DefinitionId)>),
    /// A map has no other keys than those.
    Closed,
    /// What all other keys of a map hold.
    Others(DefinitionId),
    /// Keys that a map must have.
    Required(Vec<&'t str>),
    /// What a list holds.
    Items(DefinitionId),
    /// The only values, as text.
    Values(Vec<&'t str>),
    /// The only values, as text; case does not count.
    ValuesInAnyCase(Vec<&'t str>),
    /// A pattern that is found somewhere in a string.
    Pattern(Box<LazyPattern<'t>>),
    /// The least number.
    Least(f64),
    /// The greatest number.
    Most(f64),
    /// The number of characters of a string.
    Length(Bounds),
    /// The number of items of a list.
    Count(Bounds),
    /// The number of keys of a map.
    Entries(Bounds),
    /// The items of a list differ.
    Unique,
    /// All of these hold.
    AllOf(Vec<DefinitionId>),
    /// At least one of these holds.
    AnyOf(Vec<DefinitionId>),
    /// A map has exactly one of these sets of keys whole.
    OneSetOf(Vec<DefinitionId>),
    /// A map has exactly one of these keys.
    ExactlyOne(Vec<&'t str>),
    /// A map has at least one of these keys.
    AtLeastOne(Vec<&'t str>),
    /// A map with the first key has the others.
    Needs(&'t str, Vec<&'t str>),
    /// A map with the first key has none of the others.
    Excludes(&'t str, Vec<&'t str>),
}

/// What a property may be; all constraints hold together, and none means that anything will do.
#[derive(Debug, PartialEq, Default)]
pub struct Definition<'t> {
    /// The constraints, at most one of each sort but [`Constraint::Needs`] and [`Constraint::Excludes`].
    pub constraints: Vec<Constraint<'t>>,
}

impl<'t> Definition<'t> {
    /// The types that the value may have; `None` means any.
    #[must_use]
    pub fn types(&self) -> Option<Types> {
        self.find(|constraint| match constraint {
            Constraint::Types(types) => Some(*types),
            _ => None,
        })
    }

    /// The properties of a map by name, sorted; empty if none are known.
    #[must_use]
    pub fn properties(&self) -> &[(&'t str, DefinitionId)] {
        let properties = self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::Properties(properties) => Some(properties.as_slice()),
            _ => None,
        });
        properties.unwrap_or_default()
    }

    /// The keys that a map must have.
    #[must_use]
    pub fn required(&self) -> &[&'t str] {
        let required = self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::Required(names) => Some(names.as_slice()),
            _ => None,
        });
        required.unwrap_or_default()
    }

    /// The only values, as text; empty if any will do.
    #[must_use]
    pub fn values(&self) -> &[&'t str] {
        let values = self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::Values(values) | Constraint::ValuesInAnyCase(values) => Some(values.as_slice()),
            _ => None,
        });
        values.unwrap_or_default()
    }

    /// The pattern that is found in the string, as the schema writes it.
    #[must_use]
    pub fn pattern(&self) -> Option<&'t str> {
        self.find(|constraint| match constraint {
            Constraint::Pattern(pattern) => Some(pattern.text()),
            _ => None,
        })
    }

    /// What a list holds.
    #[must_use]
    pub fn items(&self) -> Option<DefinitionId> {
        self.find(|constraint| match constraint {
            Constraint::Items(id) => Some(*id),
            _ => None,
        })
    }

    /// What the key of a map holds: that of the property of this name, else that of all other keys.
    /// Keys that match a pattern are not looked at.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<DefinitionId> {
        let properties = self.properties();
        let named = properties.binary_search_by(|(known, _)| (*known).cmp(name)).ok();
        let named = named.and_then(|at| properties.get(at)).map(|(_, id)| *id);
        named.or_else(|| {
            self.find(|constraint| match constraint {
                Constraint::Others(id) => Some(*id),
                _ => None,
            })
        })
    }

    fn find<T>(&self, pick: impl Fn(&Constraint<'t>) -> Option<T>) -> Option<T> {
        self.constraints.iter().find_map(pick)
    }
}
