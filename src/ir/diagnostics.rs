//! The wording of what linking can say. One constructor a code.

use super::edges::Edge;
use super::program::Component;
use crate::codes;
use crate::diag::{Diagnostic, did_you_mean};
use crate::kinds::{Address, Route};
use crate::language::diagnostics::list;
use crate::language::{ComponentPath, Origin, Reference, Traced};

codes! {
    UNKNOWN_COMPONENT = Error "reference/unknown-component", "A reference leads to a component that does not exist",
        "References name a component of the same service by its name, and one of another service as `service/name`. `deployer list` shows all components.";
    UNKNOWN_OUTPUT = Error "reference/unknown-output", "A reference names an output that the kind does not have",
        "Every kind has a fixed set of outputs; `docs/kinds.md` and `deployer explain KIND` list them.";
    LACKING_OUTPUT = Error "reference/lacking-output", "A reference names an output that this component does not have as it is configured",
        "Some outputs exist only with certain options: a reader endpoint needs a reader, a URL needs a load balancer.";
    SELF_REFERENCE = Error "reference/self", "A component refers to itself",
        "A component cannot depend on itself: its outputs are known only after it was deployed.";
    CYCLE = Error "graph/cycle", "Components depend on each other in a circle",
        "A component is deployed after everything that it refers to, so a circle has no beginning. Remove one of the references: pass the value another way, or move what both need into a third component.";
    UNIT_COLLISION = Error "name/unit-collision", "Two components would have the same CloudFormation stack",
        "A component's stack is named `{stack}-{environment}-{service}-{component}`, so the service `a` with a component `b-c` and the service `a-b` with a component `c` clash.";
    RESERVED_SERVICE = Error "name/reserved-service", "The service name `foundation` is reserved",
        "Network, cluster and load balancer of an environment are deployed as the service `foundation`.";
    ROUTE_COLLISION = Error "route/collision", "Two components answer the same requests on the shared load balancer",
        "The load balancer of an environment is shared. Give each service a `host` or `path` of its own under `networking.loadBalancer`.";
    PRIORITY_TAKEN = Error "route/priority-taken", "Two rules of the shared listener have the same priority",
        "Priorities are unique on a listener. Leave the priority out: one is derived from how specific the rule is.";
}

/// A name that leads nowhere.
pub fn unknown_component<'a>(
    path: &Traced<ComponentPath>,
    from: &Address,
    known: impl Iterator<Item = &'a Address> + Clone,
) -> Diagnostic {
    let names: Vec<String> = known
        .clone()
        .filter(|address| *address != from)
        .map(|address| {
            if address.service() == from.service() && path.service().is_none() {
                address.component().to_owned()
            } else {
                address.to_string()
            }
        })
        .collect();
    let elsewhere = known.clone().find(|address| path.service().is_none() && address.component() == path.name());
    let help = match elsewhere {
        Some(address) => Some(format!("another service has it: write `{address}`")),
        None => did_you_mean(&path.to_string(), names.iter().map(String::as_str)),
    };
    let service = path.service().unwrap_or(from.service());
    let message = format!("there is no component `{}` in service `{service}`", path.name());
    Diagnostic::new(&UNKNOWN_COMPONENT, message)
        .at(path.span(), "unknown component")
        .maybe_help(help.or_else(|| Some("`deployer list` shows all components".to_owned())))
}

/// An output that the kind does not have.
#[must_use]
pub fn unknown_output(reference: &Reference, target: &Component) -> Diagnostic {
    let written = reference.output.as_ref().map_or("", |output| output.as_str());
    let span = reference.output.as_ref().map_or(reference.origin.span, Traced::span);
    let outputs: Vec<&str> = target.kind.outputs.iter().map(|output| output.name).collect();
    let help = did_you_mean(written, outputs.iter().copied())
        .unwrap_or_else(|| format!("its outputs are {}", list(&outputs, 16)));
    Diagnostic::new(&UNKNOWN_OUTPUT, format!("`{}` ({}) has no output `{written}`", target.address, target.kind.name))
        .at(span, "unknown output")
        .help(help)
}

/// An output that this component does not have.
#[must_use]
pub fn lacking_output(reference: &Reference, target: &Component, output: &str, reason: &str) -> Diagnostic {
    let span = reference.output.as_ref().map_or(reference.origin.span, Traced::span);
    Diagnostic::new(&LACKING_OUTPUT, format!("`{}` has no `{output}` as it is configured", target.address))
        .at(span, reason)
        .and(target.origin.span, "the component")
}

/// A component that refers to itself.
#[must_use]
pub fn self_reference(path: &Traced<ComponentPath>) -> Diagnostic {
    Diagnostic::new(&SELF_REFERENCE, format!("`{}` refers to itself", path.value)).at(path.span(), "this component")
}

/// The lines that make a circle.
#[must_use]
pub fn cycle(chain: &[&Edge]) -> Diagnostic {
    let mut names: Vec<String> = chain.iter().map(|edge| edge.consumer.to_string()).collect();
    names.extend(names.first().cloned());
    let mut diagnostic =
        Diagnostic::new(&CYCLE, format!("components depend on each other in a circle: {}", names.join(" → ")));
    for (index, edge) in chain.iter().enumerate() {
        let text = format!("{} needs {}", edge.consumer, edge.producer);
        diagnostic = if index == 0 { diagnostic.at(edge.span, text) } else { diagnostic.and(edge.span, text) };
    }
    diagnostic.help("remove one of these, or move what both need into a third component")
}

/// Two components whose stacks would have the same name.
#[must_use]
pub fn unit_collision(component: &Component, other: &Address, first: Origin) -> Diagnostic {
    let message =
        format!("`{}` and `{other}` would share the name `{}`", component.address, component.address.unit_name());
    Diagnostic::new(&UNIT_COLLISION, message)
        .at(component.origin.span, "rename this component")
        .and(first.span, "or this one")
}

/// The service name that the foundation has.
#[must_use]
pub fn reserved_service(origin: Origin) -> Diagnostic {
    Diagnostic::new(&RESERVED_SERVICE, "no service may be called `foundation`").at(origin.span, "in this service")
}

/// Two routes that answer the same requests.
#[must_use]
pub fn route_collision(route: &Route, address: &Address, first: &Route, other: &Address) -> Diagnostic {
    Diagnostic::new(&ROUTE_COLLISION, format!("`{address}` and `{other}` answer the same requests"))
        .at(route.origin.span, "this rule")
        .and(first.origin.span, "and this one")
        .help("give one of them a `host` or a `path` of its own")
}

/// A priority that another rule has.
#[must_use]
pub fn priority_taken(priority: &Traced<u32>) -> Diagnostic {
    Diagnostic::new(&PRIORITY_TAKEN, format!("another rule has the priority {}", priority.value))
        .at(priority.span(), "taken")
        .help("leave it out: one is derived from how specific the rule is")
}
