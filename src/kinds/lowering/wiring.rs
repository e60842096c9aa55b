//! References become parameters of the template; the deploy engine passes the values.

use super::{Lowering, WiredParameter};
use crate::backend::template::{Parameter, ParameterType, Val, hash_suffix, pascal};
use crate::kinds::output::template_name;
use crate::kinds::surroundings::{FoundationValue, Wire};
use crate::kinds::{Address, Target};
use crate::language::{ComponentPath, Origin, Part, Reference, Text, Traced};
use compact_str::CompactString;

impl<'a> Lowering<'a> {
    /// The value of a text: a string, or a join of literals and parameters.
    pub fn text(&mut self, text: &Traced<Text>) -> Val {
        let items: Vec<Val> = text
            .parts
            .iter()
            .map(|part| match part {
                Part::Literal(literal) => Val::from(literal),
                Part::Reference(reference) => self.reference(reference),
            })
            .collect();
        Val::join("", items).from_origin(text.origin)
    }

    /// The value of an output of another component. A reference that could not be resolved was
    /// reported before; it becomes an empty string here.
    pub fn reference(&mut self, reference: &Reference) -> Val {
        let Some(target) = self.target(&reference.component) else { return Val::string("") };
        match target.kind.output_of(reference) {
            Some(output) => self.output_of(&reference.component, output.name, reference.origin),
            None => Val::string(""),
        }
    }

    /// A certain output of the component that a path names.
    pub fn output_of(&mut self, path: &ComponentPath, output: &str, origin: Origin) -> Val {
        let address = Address::resolve(self.address.service(), path);
        self.output_of_address(&address, output, origin)
    }

    pub(super) fn output_of_address(&mut self, address: &Address, output: &str, origin: Origin) -> Val {
        if self.surroundings.target(address).is_none() {
            return Val::string("");
        }
        let Some(wire) = self.surroundings.wire(address, output) else {
            // A component that makes something and has no such output is of the wrong kind, which a check said.
            if self.surroundings.target(address).is_some_and(|target| target.existing) {
                self.push(crate::kinds::diagnostics::existing_lacks_output(address, output, origin));
            }
            return Val::string("");
        };
        let base = format!("{}{}{}", pascal(address.service()), pascal(address.component()), template_name(output));
        let description = format!("{output} of {address}");
        self.parameter(&base, &description, wire, false, origin)
    }

    /// The component at the other end of a path.
    #[must_use]
    pub fn target(&self, path: &ComponentPath) -> Option<Target<'a>> {
        self.surroundings.target(&Address::resolve(self.address.service(), path))
    }

    /// A value of the foundation.
    pub fn foundation(&mut self, value: FoundationValue) -> Val {
        let wire = self.surroundings.foundation(value);
        let origin = self.origin.derived();
        self.parameter(value.name(), "Given by the foundation of the environment", wire, value.is_list(), origin)
    }

    /// A parameter by its name; the same wire is declared once.
    pub(super) fn parameter(&mut self, name: &str, description: &str, wire: Wire, list: bool, origin: Origin) -> Val {
        let name = self.free_name(name, &wire);
        self.lowered.template.parameters.entry(name.clone()).or_insert_with(|| Parameter {
            parameter_type: if list { ParameterType::List } else { ParameterType::String },
            description: description.to_owned(),
            origin,
        });
        let value = Val::reference(&name).from_origin(origin);
        self.lowered.wires.entry(name).or_insert(WiredParameter { wire, origin });
        value
    }

    /// The name itself, or with a hash of the wire if another wire has it: `a-b/c` and `a/b-c` read
    /// alike once hyphens are gone.
    fn free_name(&self, name: &str, wire: &Wire) -> CompactString {
        match self.lowered.wires.get(name) {
            Some(other) if other.wire != *wire => format!("{name}{}", hash_suffix(&format!("{wire:?}"), 6)).into(),
            _ => name.into(),
        }
    }
}
