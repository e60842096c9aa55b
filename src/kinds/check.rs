//! What the cross-field checks of a kind may ask and where they report.

use super::output::OutputType;
use super::surroundings::Surroundings;
use super::{Address, Target, diagnostics};
use crate::diag::{Diagnostic, Sink};
use crate::language::{Origin, Reference};
use crate::settings::Settings;

/// The context of the checks of one component.
pub struct CheckContext<'a> {
    surroundings: &'a dyn Surroundings,
    address: &'a Address,
    origin: Origin,
    sink: &'a mut Sink,
}

impl<'a> CheckContext<'a> {
    /// The context of a component.
    pub const fn new(
        surroundings: &'a dyn Surroundings,
        address: &'a Address,
        origin: Origin,
        sink: &'a mut Sink,
    ) -> Self {
        Self { surroundings, address, origin, sink }
    }

    /// Reports a mistake.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// What holds for the whole environment.
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        self.surroundings.settings()
    }

    /// The component that is being checked.
    #[must_use]
    pub const fn address(&self) -> &'a Address {
        self.address
    }

    /// Where the component is written.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Every reference that the component makes.
    #[must_use]
    pub fn references(&self) -> &'a [Reference] {
        self.surroundings.references(self.address)
    }

    /// The component that a reference leads to, if there is one; unknown ones are reported elsewhere.
    #[must_use]
    pub fn target(&self, reference: &Reference) -> Option<Target<'a>> {
        self.surroundings.target(&Address::resolve(self.address.service(), &reference.component))
    }

    /// The reference must lead to a component of one of these kinds.
    pub fn expect_kind(&mut self, reference: &Reference, kinds: &[&str]) {
        if let Some(target) = self.target(reference)
            && !kinds.contains(&target.kind.name)
        {
            self.push(diagnostics::wrong_kind(reference, target.kind.name, kinds));
        }
    }

    /// The reference must lead to an output of one of these types.
    pub fn expect_output(&mut self, reference: &Reference, types: &[OutputType]) {
        let output = self.target(reference).and_then(|target| target.kind.output_of(reference));
        if let Some(output) = output
            && !types.contains(&output.output_type)
        {
            self.push(diagnostics::wrong_output_type(reference, output, types));
        }
    }
}
