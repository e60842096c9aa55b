//! Resolution of references: every name must lead to a component and to an output that it has.

use super::diagnostics;
use super::program::Component;
use crate::diag::Sink;
use crate::kinds::diagnostics::{conflict, invalid_combination, without_effect};
use crate::kinds::{Address, Incoming, Target};
use crate::language::{Access, ComponentPath, Part, Reference, Traced};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// Reports every name that leads nowhere; returns who refers to whom.
pub fn resolve(components: &IndexMap<Address, Component>, sink: &mut Sink) -> BTreeMap<Address, Vec<Incoming>> {
    let mut incoming: BTreeMap<Address, Vec<Incoming>> = BTreeMap::new();
    for component in components.values() {
        for path in &component.common.depends_on {
            find(component, path, components, sink);
        }
        for reference in &component.references {
            let Some(target) = find(component, &reference.component, components, sink) else { continue };
            let Some(output) = check_output(reference, target, sink) else { continue };
            check_access(reference, target, sink);
            let from = Incoming {
                address: component.address.clone(),
                kind: component.kind.name,
                access: reference.access(),
                output,
            };
            incoming.entry(target.address.clone()).or_default().push(from);
        }
        check_verifications(component, components, sink);
    }
    incoming
}

/// Only functions are invoked; elsewhere the word grants nothing.
fn check_access(reference: &Reference, target: &Component, sink: &mut Sink) {
    if let Some(access) = &reference.access
        && access.value == Access::Invoke
        && target.kind.name != "Lambda"
    {
        let message = format!("`access: invoke` grants nothing on {} `{}`", target.kind.name, target.address);
        sink.push(without_effect(access.span(), message));
    }
}

/// A smoke test may call any component, its own first of all; it runs when all that it calls is done, so it
/// makes no edge, and it needs no permission.
fn check_verifications(component: &Component, components: &IndexMap<Address, Component>, sink: &mut Sink) {
    let tests = &component.common.verify;
    for (number, verification) in tests.iter().enumerate() {
        if let Some(first) = tests.iter().take(number).find(|first| first.name.value == verification.name.value) {
            let message = format!("two smoke tests are called `{}`", verification.name.value);
            sink.push(conflict(verification.name.span(), message, first.name.span()));
        }
        if let Some(Part::Literal(start)) = verification.http.url.parts.first()
            && !start.starts_with("http://")
            && !start.starts_with("https://")
        {
            let label = "begin it with `https://` or `${ref:component.url}`";
            sink.push(invalid_combination(verification.http.url.span(), "smoke tests ask by HTTP or HTTPS", label));
        }
        if component.is_existing() {
            let message = "nothing is deployed of a component that exists already, so it is not tested";
            sink.push(without_effect(verification.name.span(), message));
        }
        for reference in verification.http.url.references() {
            let address = Address::resolve(component.address.service(), &reference.component);
            match components.get(&address) {
                Some(target) => {
                    check_output(reference, target, sink);
                }
                None => sink.push(diagnostics::unknown_component(
                    &reference.component,
                    &component.address,
                    components.keys(),
                )),
            }
        }
    }
}

fn find<'a>(
    from: &Component,
    path: &Traced<ComponentPath>,
    components: &'a IndexMap<Address, Component>,
    sink: &mut Sink,
) -> Option<&'a Component> {
    let address = Address::resolve(from.address.service(), path);
    if address == from.address {
        sink.push(diagnostics::self_reference(path));
        return None;
    }
    let found = components.get(&address);
    if found.is_none() {
        sink.push(diagnostics::unknown_component(path, &from.address, components.keys()));
    }
    found
}

fn check_output(reference: &Reference, target: &Component, sink: &mut Sink) -> Option<&'static str> {
    let Some(output) = target.kind.output_of(reference) else {
        sink.push(diagnostics::unknown_output(reference, target));
        return None;
    };
    if let Some(reason) = target.spec.as_ref().and_then(|spec| spec.lacks(output.name)) {
        sink.push(diagnostics::lacking_output(reference, target, output.name, reason));
        return None;
    }
    Some(output.name)
}

/// Whether some reference of the component leads to something that only the network reaches.
pub fn reaches(component: &Component, components: &IndexMap<Address, Component>) -> bool {
    component.references.iter().any(|reference| {
        let address = Address::resolve(component.address.service(), &reference.component);
        let target = components.get(&address);
        target.is_some_and(|target| {
            let output = target.kind.output_of(reference);
            output.is_some_and(|output| as_target(target).connect(output, reference.access()).reach.is_some())
        })
    })
}

/// A component as kinds see it.
pub fn as_target(component: &Component) -> Target<'_> {
    Target {
        kind: component.kind,
        spec: component.spec.as_deref(),
        existing: component.is_existing(),
        origin: component.origin,
    }
}
