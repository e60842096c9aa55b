//! The resource specification: what CloudFormation's resource types have, what may be set in them, and
//! what a change of each property does to the resource.
//!
//! It is a table of every type, made by `cargo xtask specification` from the schemas that a pinned
//! version of cfn-lint ships (MIT-0), and embedded compressed. Nothing of it is opened before a type is
//! asked for. Reads no file and knows no unit; `check/` judges a template by it. Start at
//! [`Specification::embedded`].

pub mod check;
pub mod definition;
pub mod diagnostics;
pub mod pattern;
pub mod resource_type;
pub mod table;

pub use definition::{Constraint, Definition, DefinitionId, Types};
pub use resource_type::{Paths, ReplacementOrder, ResourceType, UpdateBehaviour};

use crate::diag::nearest;
use std::sync::LazyLock;
use table::Table;

/// Types that no table can hold: what they take is decided by whoever wrote them (CloudFormation user
/// guide, custom resources).
const CUSTOM: &str = "AWS::CloudFormation::CustomResource";

/// What is known of a resource type.
#[derive(Debug, Clone, Copy)]
pub enum Known<'s> {
    /// It is in the table.
    Type(&'s ResourceType<'static>),
    /// A custom resource, a module, or a type that somebody else than AWS publishes: it may have
    /// anything.
    Foreign,
    /// AWS has no such type, or not yet when the schemas were taken.
    Unknown,
}

/// All resource types.
#[derive(Debug)]
pub struct Specification {
    table: Table,
}

static EMBEDDED: LazyLock<Specification> =
    LazyLock::new(|| Specification { table: Table::open(include_bytes!("table.bin")).unwrap_or_default() });

impl Specification {
    /// The specification of this version of the compiler. The first call opens the index, under a
    /// millisecond.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// What is known of the type of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Known<'_> {
        if let Some(found) = self.resource_type(name) {
            return Known::Type(found);
        }
        if is_foreign(name) { Known::Foreign } else { Known::Unknown }
    }

    /// The type of a name, if the table has it.
    #[must_use]
    pub fn resource_type(&self, name: &str) -> Option<&ResourceType<'static>> {
        self.table.resource_type(name)
    }

    /// The names of all types, sorted.
    pub fn type_names(&self) -> impl Iterator<Item = &'static str> {
        self.table.names()
    }

    /// The type whose name is nearest to a wrong one, if one is near enough.
    #[must_use]
    pub fn nearest_type(&self, written: &str) -> Option<&'static str> {
        nearest(written, self.type_names())
    }

    /// The version of cfn-lint whose schemas these are.
    #[must_use]
    pub const fn source_version(&self) -> &'static str {
        self.table.version
    }

    /// The day on which the schemas were taken, `2026-10-20`.
    #[must_use]
    pub fn date(&self) -> &'static str {
        self.table.date.split('T').next().unwrap_or_default()
    }
}

/// Whether AWS does not define the type: `Custom::…`, `…::MODULE`, or a first part that is not AWS's.
fn is_foreign(name: &str) -> bool {
    let mut parts = name.split("::");
    let (first, count) = (parts.next().unwrap_or_default(), parts.count() + 1);
    match first {
        "Custom" => count >= 2,
        "AWS" | "Alexa" | "AMZN" => name == CUSTOM,
        _ => count == 3 || (count == 4 && name.ends_with("::MODULE")),
    }
}
