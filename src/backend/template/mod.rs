//! CloudFormation templates as typed data: resources, properties, intrinsics, parameters, outputs.
//!
//! Templates are built with these types and written by `json.rs`, never as text. Every [`Val`] may
//! carry the [`Origin`] of what it was made from; `origins` of a template lists them by property
//! path. Knows no kind and no program. Start at [`Template`].

pub mod fold;
pub mod iam;
mod json;
mod naming;
mod origins;
pub mod patch;
mod val;

pub use naming::{LogicalId, hash_suffix, pascal};
pub use origins::PropertyOrigin;
pub use val::{Data, Intrinsic, Val};

use crate::language::Origin;
use compact_str::CompactString;
use indexmap::IndexMap;

/// What CloudFormation does with a resource that leaves the template or is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The resource is deleted.
    Delete,
    /// The resource stays in the account.
    Retain,
    /// A snapshot is taken, then it is deleted.
    Snapshot,
    /// The resource stays, except when its creation failed.
    RetainExceptOnCreate,
}

impl Policy {
    /// CloudFormation's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain => "Retain",
            Self::Snapshot => "Snapshot",
            Self::RetainExceptOnCreate => "RetainExceptOnCreate",
        }
    }
}

/// One resource of a template.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The CloudFormation type, `AWS::Service::Thing`.
    pub resource_type: CompactString,
    /// The properties in the order in which they were set; always [`Data::Map`].
    pub properties: Val,
    /// Resources that must be there first although nothing refers to them.
    pub depends_on: Vec<LogicalId>,
    /// What happens when the resource leaves the template.
    pub deletion_policy: Option<Policy>,
    /// What happens to the old resource when it is replaced.
    pub update_replace_policy: Option<Policy>,
    /// Attributes that few resources need: `Metadata`, `UpdatePolicy`, `CreationPolicy`, `Condition`.
    pub attributes: IndexMap<CompactString, Val>,
    /// What in the user's files made this resource.
    pub origin: Origin,
}

impl Resource {
    /// A resource without properties.
    #[must_use]
    pub fn new(resource_type: &str, origin: Origin) -> Self {
        Self {
            resource_type: CompactString::new(resource_type),
            properties: Val::map(),
            depends_on: Vec::new(),
            deletion_policy: None,
            update_replace_policy: None,
            attributes: IndexMap::new(),
            origin,
        }
    }

    /// Sets a property; an absent value is left out.
    pub fn set(&mut self, name: &str, value: impl Into<Val>) -> &mut Self {
        self.properties.insert(name, value.into());
        self
    }

    /// Keeps the data: what happens when the resource is removed, and when it is replaced.
    pub const fn keep(&mut self, policy: Policy) -> &mut Self {
        self.deletion_policy = Some(policy);
        self.update_replace_policy = Some(policy);
        self
    }

    /// Adds an explicit dependency.
    pub fn depends_on(&mut self, id: &LogicalId) -> &mut Self {
        if !self.depends_on.contains(id) {
            self.depends_on.push(id.clone());
        }
        self
    }
}

/// The CloudFormation type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterType {
    /// `String`.
    String,
    /// `CommaDelimitedList`: an output that joins a list with commas fits it.
    List,
}

impl ParameterType {
    /// CloudFormation's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::List => "CommaDelimitedList",
        }
    }
}

/// A parameter of a template.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its type.
    pub parameter_type: ParameterType,
    /// What it is, for people who read the template.
    pub description: String,
    /// What in the user's files made this parameter.
    pub origin: Origin,
}

/// An output of a template.
#[derive(Debug, Clone)]
pub struct Output {
    /// What it is.
    pub description: String,
    /// Its value.
    pub value: Val,
}

/// A whole template.
#[derive(Debug, Clone)]
pub struct Template {
    /// At most 1,024 bytes.
    pub description: String,
    /// Parameters by name, in the order of first use.
    pub parameters: IndexMap<CompactString, Parameter>,
    /// Resources by logical id, in the order of lowering.
    pub resources: IndexMap<LogicalId, Resource>,
    /// Outputs by name.
    pub outputs: IndexMap<CompactString, Output>,
}

impl Template {
    /// A template without anything in it.
    #[must_use]
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            parameters: IndexMap::new(),
            resources: IndexMap::new(),
            outputs: IndexMap::new(),
        }
    }

    /// The text of the template: JSON, two spaces of indentation, a line break at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// Where each property came from, in the order of the template.
    #[must_use]
    pub fn property_origins(&self) -> Vec<PropertyOrigin> {
        origins::collect(self)
    }

    /// Tells each of [`Template::property_origins`] without making a list: resource, path, origin.
    pub fn visit_origins(&self, tell: &mut impl FnMut(&LogicalId, &str, Origin)) {
        origins::visit(self, tell);
    }
}
