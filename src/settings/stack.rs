//! `kind: Stack` and `kind: Service`.

use crate::language::{Node, Spec, Traced};
use compact_str::CompactString;

/// A stack: what belongs together and is deployed together.
#[derive(Debug, Spec)]
pub struct StackSpec {
    /// Variables and their values, or declarations of variables that the command line gives.
    pub variables: Option<Node>,
    /// What it is for.
    pub description: Option<Traced<CompactString>>,
}

/// A service: a group of components that one team owns.
#[derive(Debug, Spec)]
pub struct ServiceSpec {
    /// Where the defaults of the service's components are written. Documents are found by their
    /// content, so this is a note to the reader.
    pub infrastructure: Option<ServiceInfrastructure>,
    /// Variables of the service.
    pub variables: Option<Node>,
    /// What it is for.
    pub description: Option<Traced<CompactString>>,
}

/// Where the defaults of a service are written.
#[derive(Debug, Spec)]
pub struct ServiceInfrastructure {
    /// The path of the document ServiceInfraDefaults, relative to the service.
    pub defaults: Option<Traced<CompactString>>,
}
