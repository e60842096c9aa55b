//! CloudFormation's limits, and those of the services behind it, on a lowered template: what AWS would
//! refuse in the middle of a deployment is said now, at the line that causes it.
//!
//! Only what is certain is reported: of a value that is known when the stack is deployed, the least
//! size counts (`measure.rs`). `names.rs` is the table of physical names, `tags.rs` and `sizes.rs` hold
//! the rules for tags, policies, task definitions and environments, `references.rs` finds references
//! to nothing. Start at [`check`].

pub mod diagnostics;
mod measure;
mod names;
mod references;
mod sizes;
mod tags;

use crate::backend::template::{Template, Val};
use crate::diag::Sink;
use crate::kinds::Address;
use crate::kinds::Wire;
use crate::kinds::lowering::WiredParameter;
use crate::language::Origin;
use compact_str::CompactString;
use indexmap::IndexMap;

/// The longest template that can be sent with a request; longer ones go through S3.
pub const INLINE_TEMPLATE_BYTES: usize = 51_200;
/// The longest template at all, 1 MB.
pub const TEMPLATE_BYTES: usize = 1_048_576;

/// CloudFormation user guide, quotas.
const RESOURCES: usize = 500;
const PARAMETERS: usize = 200;
const OUTPUTS: usize = 200;
const DYNAMIC_REFERENCES: usize = 60;
const DESCRIPTION_BYTES: usize = 1024;
const NAME_CHARACTERS: usize = 255;
const PARAMETER_VALUE_BYTES: usize = 4096;
const STACK_NAME_CHARACTERS: usize = 128;

/// Checks the template of a unit. `origin` is where the unit is written.
pub fn check(address: &Address, stack_name: &str, template: &Template, origin: Origin, sink: &mut Sink) {
    check_stack_name(stack_name, origin, sink);
    check_counts(address, template, origin, sink);
    check_size(address, template, origin, sink);
    check_names(template, origin, sink);
    for resource in template.resources.values() {
        names::check(resource, sink);
        tags::check(resource, sink);
        sizes::check(resource, sink);
    }
    sizes::check_roles(template, sink);
    references::check(address, template, origin, sink);
}

/// Whether service and component have the names that the frontend asks for. A bad one was reported there,
/// and would be found again in every name and tag that is made of it.
#[must_use]
pub fn is_named(address: &Address) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    [address.service(), address.component()].iter().all(|name| name.len() <= 40 && name.bytes().all(allowed))
}

/// Checks the parameter values that are known now.
pub fn check_parameters(wires: &IndexMap<CompactString, WiredParameter>, sink: &mut Sink) {
    for (name, parameter) in wires {
        let Wire::Literal(value) = &parameter.wire else { continue };
        if value.len() > PARAMETER_VALUE_BYTES {
            let what = format!("the value of the parameter `{name}`");
            sink.push(diagnostics::too_long(&what, value.len(), PARAMETER_VALUE_BYTES, "bytes", parameter.origin));
        }
    }
}

/// A letter, then letters, digits and hyphens (API reference, `CreateStack`).
fn check_stack_name(name: &str, origin: Origin, sink: &mut Sink) {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if name.len() > STACK_NAME_CHARACTERS {
        sink.push(diagnostics::stack_name_too_long(name, STACK_NAME_CHARACTERS, origin));
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.bytes().all(allowed) {
        sink.push(diagnostics::stack_name_characters(name, origin));
    }
}

fn check_counts(address: &Address, template: &Template, origin: Origin, sink: &mut Sink) {
    if template.resources.is_empty() {
        sink.push(diagnostics::no_resources(address, origin));
    }
    let counts = [
        (template.resources.len(), RESOURCES, "resources"),
        (template.parameters.len(), PARAMETERS, "parameters"),
        (template.outputs.len(), OUTPUTS, "outputs"),
        (dynamic_references(template), DYNAMIC_REFERENCES, "dynamic references to secrets"),
    ];
    for (count, most, what) in counts.into_iter().filter(|(count, most, _)| count > most) {
        sink.push(diagnostics::too_many(&format!("the template of {address}"), count, most, what, origin));
    }
}

fn dynamic_references(template: &Template) -> usize {
    let of_resources = template.resources.values().map(|resource| measure::dynamic_references(&resource.properties));
    of_resources.sum::<usize>()
        + template.outputs.values().map(|output| measure::dynamic_references(&output.value)).sum::<usize>()
}

/// The text is made only when the template is large enough to be in doubt.
fn check_size(address: &Address, template: &Template, origin: Origin, sink: &mut Sink) {
    let resources = template.resources.values().map(|resource| &resource.properties);
    let values: usize = resources.chain(template.outputs.values().map(|output| &output.value)).map(measure::json).sum();
    if values < TEMPLATE_BYTES / 16 && template.resources.len() <= RESOURCES {
        return;
    }
    let bytes = template.to_json().len();
    if bytes > TEMPLATE_BYTES {
        sink.push(diagnostics::too_large(
            &format!("the template of {address}"),
            bytes,
            TEMPLATE_BYTES,
            "bytes",
            origin,
        ));
    }
}

fn check_names(template: &Template, origin: Origin, sink: &mut Sink) {
    if template.description.len() > DESCRIPTION_BYTES {
        let bytes = template.description.len();
        sink.push(diagnostics::too_long("the description of the template", bytes, DESCRIPTION_BYTES, "bytes", origin));
    }
    let resources = template.resources.iter().map(|(id, resource)| ("the logical id", id.as_str(), resource.origin));
    let parameters = template.parameters.iter().map(|(name, it)| ("the parameter", name.as_str(), it.origin));
    let outputs = template
        .outputs
        .iter()
        .map(|(name, output)| ("the output", name.as_str(), output.value.origin.unwrap_or(origin)));
    for (what, name, origin) in resources.chain(parameters).chain(outputs) {
        if name.len() > NAME_CHARACTERS {
            sink.push(diagnostics::too_long(what, name.len(), NAME_CHARACTERS, "characters", origin));
        }
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            sink.push(diagnostics::characters(what, name, "letters and digits", origin));
        }
    }
}

/// The origin of a value: its own, else that of what holds it.
fn origin_of(value: &Val, holder: Origin) -> Origin {
    value.origin.unwrap_or(holder)
}

#[cfg(test)]
mod tests;
