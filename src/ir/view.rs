//! The program as kinds see it, with access to the files beside the components.

use super::program::Program;
use super::references::as_target;
use crate::kinds::{Address, FoundationValue, Incoming, OutputInfo, Surroundings, Target, Wire};
use crate::language::{Reference, Traced};
use crate::settings::{ExistingNetwork, Settings};
use compact_str::CompactString;

/// The files beside components: configuration to mount, code to ship.
pub trait ComponentFiles: Sync {
    /// SHA-256 (lowercase hexadecimal) of the content of a file or folder.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn digest(&self, directory: &str, path: &str) -> Result<String, String>;

    /// The text of a file.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn text(&self, directory: &str, path: &str) -> Result<String, String>;
}

/// No files at all: for checks that do not read any.
pub struct NoFiles;

impl ComponentFiles for NoFiles {
    fn digest(&self, _: &str, _: &str) -> Result<String, String> {
        Err("files are not available here".to_owned())
    }

    fn text(&self, _: &str, _: &str) -> Result<String, String> {
        Err("files are not available here".to_owned())
    }
}

/// A program with the files of its workspace.
#[derive(Clone, Copy)]
pub struct View<'a> {
    program: &'a Program,
    files: &'a dyn ComponentFiles,
}

impl<'a> View<'a> {
    /// A view of a program.
    #[must_use]
    pub const fn new(program: &'a Program, files: &'a dyn ComponentFiles) -> Self {
        Self { program, files }
    }

    fn directory(&self, address: &Address) -> &str {
        self.program.components.get(address).map_or("", |component| &component.directory)
    }
}

impl Surroundings for View<'_> {
    fn settings(&self) -> &Settings {
        &self.program.settings
    }

    fn target(&self, address: &Address) -> Option<Target<'_>> {
        self.program.components.get(address).map(as_target)
    }

    fn references(&self, address: &Address) -> &[Reference] {
        self.program.components.get(address).map_or(&[], |component| &component.references)
    }

    fn incoming(&self, address: &Address) -> &[Incoming] {
        self.program.incoming.get(address).map_or(&[], Vec::as_slice)
    }

    fn wire(&self, address: &Address, output: &str) -> Option<Wire> {
        let component = self.program.components.get(address)?;
        match &component.common.existing {
            Some(values) => values.get(output).map(|value| Wire::Literal(value.value.clone())),
            None => {
                let output = component.kind.output(output).map(OutputInfo::template_name)?;
                Some(Wire::Output { unit: address.clone(), output: output.into() })
            }
        }
    }

    fn foundation(&self, value: FoundationValue) -> Wire {
        let existing = self.program.settings.networking.existing.as_ref();
        match existing.and_then(|network| existing_value(network, value)) {
            Some(literal) => Wire::Literal(literal),
            None => Wire::Output { unit: Address::foundation(value.unit()), output: value.name().into() },
        }
    }

    fn listener_priority(&self, address: &Address, rule: usize) -> u32 {
        self.program.priorities.get(&(address.clone(), rule)).copied().unwrap_or(1)
    }

    fn asset(&self, address: &Address, path: &str) -> Result<String, String> {
        self.files.digest(self.directory(address), path)
    }

    fn text_file(&self, address: &Address, path: &str) -> Result<String, String> {
        self.files.text(self.directory(address), path)
    }
}

/// What an existing network says of a value; data stands in the private subnets if there are no
/// isolated ones.
fn existing_value(network: &ExistingNetwork, value: FoundationValue) -> Option<CompactString> {
    let isolated =
        if network.isolated_subnet_ids.is_empty() { &network.private_subnet_ids } else { &network.isolated_subnet_ids };
    let joined = |ids: &[Traced<CompactString>]| ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(",").into();
    match value {
        FoundationValue::VpcId => Some(network.vpc_id.value.clone()),
        FoundationValue::PublicSubnetIds => Some(joined(&network.public_subnet_ids)),
        FoundationValue::PrivateSubnetIds => Some(joined(&network.private_subnet_ids)),
        FoundationValue::IsolatedSubnetIds => Some(joined(isolated)),
        _ => None,
    }
}
