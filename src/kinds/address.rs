//! The identity of a unit in a program: `service/component`.

use crate::language::ComponentPath;
use compact_str::CompactString;
use std::fmt;
use std::str::FromStr;

/// The identity of a unit: its service and its name in it. Foundation units have the service
/// [`Address::FOUNDATION`], which no user's service may be called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    service: CompactString,
    component: CompactString,
}

impl Address {
    /// The service of what belongs to the whole environment.
    pub const FOUNDATION: &'static str = "foundation";

    /// The address of a component.
    #[must_use]
    pub fn new(service: &str, component: &str) -> Self {
        Self { service: CompactString::new(service), component: CompactString::new(component) }
    }

    /// The address of a foundation unit.
    #[must_use]
    pub fn foundation(unit: &str) -> Self {
        Self::new(Self::FOUNDATION, unit)
    }

    /// What a component of `service` means by `path`.
    #[must_use]
    pub fn resolve(service: &str, path: &ComponentPath) -> Self {
        Self::new(path.service().unwrap_or(service), path.name())
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The component.
    #[must_use]
    pub fn component(&self) -> &str {
        &self.component
    }

    /// Whether it is a foundation unit.
    #[must_use]
    pub fn is_foundation(&self) -> bool {
        self.service == Self::FOUNDATION
    }

    /// `service-component`: the unit's name in file names and as the end of its stack's name.
    #[must_use]
    pub fn unit_name(&self) -> String {
        format!("{}-{}", self.service, self.component)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.service, self.component)
    }
}

/// A text that is not `service/component`.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not an address: write service/component")]
pub struct NotAnAddress(String);

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((service, component)) if !service.is_empty() && !component.is_empty() && !component.contains('/') => {
                Ok(Self::new(service, component))
            }
            _ => Err(NotAnAddress(text.to_owned())),
        }
    }
}
