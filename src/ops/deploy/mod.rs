//! Deploying: from what was compiled to the engine and back to the lines of YAML.
//!
//! `prepare.rs` makes a plan with its costs and what rules are told of it, `rehearse.rs` runs a deployment on the
//! rehearsal, `head.rs` is all that commands on records need of a workspace, `preflight.rs` shows what is missing and
//! `failures.rs` what failed at the line that caused it, `drift.rs` what was changed past the templates, and `accept/`
//! writes that into the YAML. Chooses no cloud and asks nobody: the command line does.
//! Start at [`assembly`].

pub mod accept;
pub mod drift;
pub mod failures;
pub mod head;
pub mod preflight;
pub mod prepare;
pub mod rehearse;

use super::compile;
use crate::deploy::assembly::{Assembly, AssemblyError};
use crate::deploy::cloud::CloudError;
use crate::deploy::state::StateError;
use std::collections::BTreeMap;

/// What the engine takes of what was compiled. `archives` are the packed folders, by digest.
///
/// # Errors
/// When the assembly is not one.
pub fn assembly(compiled: &compile::Assembly, archives: BTreeMap<String, Vec<u8>>) -> Result<Assembly, AssemblyError> {
    Assembly::read(&compiled.files, archives)
}

/// Why what is deployed cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The records failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// CloudFormation failed.
    #[error(transparent)]
    Cloud(#[from] CloudError),
}
