//! Deploying: from what was compiled to the engine and back to the lines of YAML.
//!
//! `rehearse.rs` runs a deployment on the rehearsal, `failures.rs` shows what failed at the line that caused
//! it, `drift.rs` what was changed past the templates, `accept/` writes it into the YAML. Chooses no cloud and asks nobody: the command line does. Start at [`assembly`].

pub mod accept;
pub mod drift;
pub mod failures;
pub mod rehearse;

use super::compile;
use crate::deploy::World;
use crate::deploy::assembly::{Assembly, AssemblyError};
use crate::deploy::cloud::CloudError;
use crate::deploy::execute::{ExecuteError, Order, check_scope, steps};
use crate::deploy::plan::{Plan, predict};
use crate::deploy::state::{Records, StateError, all_stacks};
use std::collections::BTreeMap;

/// What the engine takes of what was compiled. `archives` are the packed folders, by digest.
///
/// # Errors
/// When the assembly is not one.
pub fn assembly(compiled: &compile::Assembly, archives: BTreeMap<String, Vec<u8>>) -> Result<Assembly, AssemblyError> {
    Assembly::read(&compiled.files, archives)
}

/// Why no plan can be made.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The records failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// CloudFormation failed.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// What was named cannot be deployed so.
    #[error(transparent)]
    Scope(#[from] Box<ExecuteError>),
}

/// The predicted plan of an order, from what is recorded. Only reads.
///
/// # Errors
/// When records or stacks cannot be read.
pub async fn plan(world: World<'_>, assembly: &Assembly, order: &Order) -> Result<Plan, PlanError> {
    let manifest = &assembly.manifest;
    let records = Records::new(world, &manifest.stack, &manifest.environment);
    let state = records.load().await?.state;
    let live = all_stacks(world).await?.into_iter().map(|stack| (stack.name.clone(), stack)).collect();
    let steps = steps(&state, manifest, order, &live, None);
    check_scope(&steps, &state, manifest, &order.scope).map_err(Box::new)?;
    let mut recorded = BTreeMap::new();
    for (address, before) in steps.iter().filter_map(|(address, step)| Some((address, step.before.as_ref()?))) {
        // A template that stays as it is need not be fetched.
        let is_same = manifest.units.get(address).is_some_and(|unit| unit.digest == before.digest);
        let own = assembly.templates.get(address).filter(|_| is_same).cloned();
        let template = match own {
            Some(own) => Some(own),
            None => records.template(&before.digest).await?,
        };
        recorded.extend(template.map(|template| (before.digest.clone(), template)));
    }
    Ok(predict(&state, assembly, &steps, &recorded))
}
