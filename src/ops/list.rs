//! `deployer list`: what there is in the workspace, without variables or environments resolved.

use super::session::Session;

/// A stack with what is in it.
#[derive(Debug)]
pub struct StackEntry {
    /// The stack.
    pub name: String,
    /// Its environments.
    pub environments: Vec<String>,
    /// Its components, by service and name.
    pub components: Vec<ComponentEntry>,
}

/// A component of a stack.
#[derive(Debug)]
pub struct ComponentEntry {
    /// The service.
    pub service: String,
    /// The component.
    pub name: String,
    /// The kind, as it is written.
    pub kind: String,
    /// `path:line:column` of the document's name.
    pub place: String,
}

/// Everything in the workspace.
#[must_use]
pub fn run(session: &Session<'_>) -> Vec<StackEntry> {
    session
        .workspace
        .stacks
        .iter()
        .map(|stack| StackEntry {
            name: stack.name.to_string(),
            environments: stack.environments().map(str::to_owned).collect(),
            components: stack.services.iter().flat_map(|service| components(session, service)).collect(),
        })
        .collect()
}

fn components<'s>(
    session: &'s Session<'_>,
    service: &'s crate::frontend::ServiceSource,
) -> impl Iterator<Item = ComponentEntry> + 's {
    service.components.iter().filter_map(|component| {
        let document = component.document.base.as_ref()?;
        Some(ComponentEntry {
            service: service.name.to_string(),
            name: component.name.to_string(),
            kind: document.kind.name().to_owned(),
            place: session.sources().locate(document.name.span()),
        })
    })
}
