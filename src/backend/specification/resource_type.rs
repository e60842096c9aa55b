//! A resource type: its properties, what an update of each does, what `Fn::GetAtt` gives.
//!
//! Data and questions about it; `table/` reads and writes it. Start at [`ResourceType`].

use super::definition::{Constraint, Definition, DefinitionId};
use crate::diag::did_you_mean;

/// What CloudFormation does to a resource when a property of it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpdateBehaviour {
    /// The resource stays; it may be interrupted for a moment, which schemas do not tell.
    NoReplacement,
    /// The resource is replaced in some cases, which schemas do not tell.
    Conditional,
    /// A new resource takes its place.
    Replacement,
}

/// In which order a replacement happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplacementOrder {
    /// The new resource is there before the old one goes: the usual.
    CreateThenDelete,
    /// The old resource goes first, so that there is none for a while.
    DeleteThenCreate,
}

/// The paths of a resource type that something is true of. A path is `Code/S3Key`, with `*` for every
/// item of a list and every key of a map whose keys have no names of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paths<'t> {
    /// Properties that are set when the resource is made and never changed: a change replaces it.
    pub create_only: Vec<&'t str>,
    /// Properties whose change replaces the resource in some cases.
    pub conditional_create_only: Vec<&'t str>,
    /// What AWS sets; a template may not.
    pub read_only: Vec<&'t str>,
    /// What AWS takes and never shows again: drift cannot be seen in it.
    pub write_only: Vec<&'t str>,
    /// Properties that AWS wants nobody to use any more.
    pub deprecated: Vec<&'t str>,
    /// What identifies the resource in its account and region.
    pub primary_identifier: Vec<&'t str>,
}

/// A CloudFormation resource type.
#[derive(Debug, PartialEq)]
pub struct ResourceType<'t> {
    /// `AWS::Service::Thing`.
    pub name: &'t str,
    /// The definitions; the first is the map of the properties.
    pub definitions: Vec<Definition<'t>>,
    /// Which properties are special.
    pub paths: Paths<'t>,
    /// What `Fn::GetAtt` gives, `Endpoint.Address`; a name that ends with `.*` stands for all that
    /// begin so.
    pub attributes: Vec<&'t str>,
    /// The property that takes tags, if the type does.
    pub tags_property: Option<&'t str>,
    /// Whether the resource can be changed at all; if not, every change replaces it.
    pub is_updatable: bool,
    /// In which order it is replaced.
    pub replacement: ReplacementOrder,
}

impl<'t> ResourceType<'t> {
    /// The definition at a position.
    #[must_use]
    pub fn definition(&self, id: DefinitionId) -> Option<&Definition<'t>> {
        self.definitions.get(usize::try_from(id.0).ok()?)
    }

    /// The map of the properties.
    #[must_use]
    pub fn root(&self) -> Option<&Definition<'t>> {
        self.definitions.first()
    }

    /// What the property at a path may be. A path is `Code/S3Key`; list positions are numbers or `*`.
    /// Where a property may have several forms, the first that has the rest of the path counts.
    #[must_use]
    pub fn property(&self, path: &str) -> Option<&Definition<'t>> {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        self.descend(self.root()?, &segments, 0)
    }

    fn descend<'a>(&'a self, from: &'a Definition<'t>, segments: &[&str], depth: usize) -> Option<&'a Definition<'t>> {
        let Some((first, rest)) = segments.split_first() else { return Some(from) };
        let next =
            if is_position(first) { from.items().or_else(|| from.property(first)) } else { from.property(first) };
        if let Some(next) = next.and_then(|id| self.definition(id)) {
            return self.descend(next, rest, 0);
        }
        // A schema can stand for itself in these; a few levels are all that real ones have.
        if depth == 8 {
            return None;
        }
        let alternatives = from.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::AllOf(ids) | Constraint::AnyOf(ids) | Constraint::OneSetOf(ids) => Some(ids),
            _ => None,
        });
        let mut alternatives = alternatives.flatten().filter_map(|id| self.definition(*id));
        alternatives.find_map(|alternative| self.descend(alternative, segments, depth + 1))
    }

    /// Properties whose change always replaces the resource.
    #[must_use]
    pub fn create_only_paths(&self) -> &[&'t str] {
        &self.paths.create_only
    }

    /// Properties that AWS sets.
    #[must_use]
    pub fn read_only_paths(&self) -> &[&'t str] {
        &self.paths.read_only
    }

    /// What identifies the resource in its account and region; most often what `Ref` gives, but not
    /// always.
    #[must_use]
    pub fn primary_identifier(&self) -> &[&'t str] {
        &self.paths.primary_identifier
    }

    /// What `Fn::GetAtt` gives; a name that ends with `.*` stands for all that begin so.
    #[must_use]
    pub fn attributes(&self) -> &[&'t str] {
        &self.attributes
    }

    /// Whether `Fn::GetAtt` gives an attribute.
    #[must_use]
    pub fn has_attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => *known == name,
        })
    }

    /// Whether the type takes tags.
    #[must_use]
    pub const fn is_taggable(&self) -> bool {
        self.tags_property.is_some()
    }

    /// What a change of the value at a path does. The path should lead to the innermost value that
    /// changed: of a map of which only some keys are create-only, nothing better than
    /// [`UpdateBehaviour::Conditional`] can be said.
    #[must_use]
    pub fn update_behaviour(&self, path: &str) -> UpdateBehaviour {
        let relations =
            |paths: &[&str]| paths.iter().map(|known| relation(known, path)).max().unwrap_or(Relation::Apart);
        match (relations(&self.paths.create_only), relations(&self.paths.conditional_create_only)) {
            _ if !self.is_updatable => UpdateBehaviour::Replacement,
            (Relation::Within, _) => UpdateBehaviour::Replacement,
            (Relation::Apart, Relation::Apart) => UpdateBehaviour::NoReplacement,
            _ => UpdateBehaviour::Conditional,
        }
    }

    /// ``did you mean `x`?`` for the attribute of `Fn::GetAtt` nearest to a wrong name.
    #[must_use]
    pub fn suggest_attribute(&self, written: &str) -> Option<String> {
        did_you_mean(written, self.attributes.iter().copied())
    }
}

/// How a path of a change lies to a path of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    /// Neither holds the other.
    Apart,
    /// The change may or may not be in it.
    Around,
    /// The change is in it or is it.
    Within,
}

fn relation(known: &str, changed: &str) -> Relation {
    let mut changed = changed.split('/').filter(|segment| !segment.is_empty());
    for known in known.split('/') {
        match changed.next() {
            None => return Relation::Around,
            Some(segment) if known == "*" || known == segment => {}
            Some(_) => return Relation::Apart,
        }
    }
    Relation::Within
}

/// Whether a segment is a position of a list.
fn is_position(segment: &str) -> bool {
    segment == "*" || (!segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit()))
}
