//! `deployer rollback`: an earlier deployment, brought back.

use super::super::options::Start;
use super::super::{Console, Exit, Failure};
use super::place::{self, Place};
use super::records::{Common, assembly_of, failed, perform, records, with};
use super::scope;
use crate::deploy::record::{Deployment, DeploymentStatus, Purpose};
use crate::deploy::state::Records;
use crate::ops::deploy::prepare::prepare;
use clap::Args;

/// The variable that `--to-version` looks for.
const VERSION: &str = "VERSION";

/// Bring back what was deployed by an earlier deployment: by the one before the last, if none is named.
///
/// Templates and parameters are those recorded; nothing is compiled anew. Data is not brought back.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// The id of the deployment, as `deployer history` shows it.
    #[arg(long, value_name = "ID", conflicts_with = "to_version")]
    to: Option<String>,
    /// The last deployment that succeeded with `--var VERSION=…` of this value.
    #[arg(long, value_name = "VERSION")]
    to_version: Option<String>,
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    with(&arguments.common, start, console, |place, opened, located, console| {
        let common = &arguments.common;
        let records = records(place, &opened.head);
        let deployment = wanted(arguments, place, &records)?;
        console.say(&format!("brings back what deployment {} had brought out", deployment.id));
        let assembly = place.block_on(assembly_of(&records, &deployment.manifest, &opened.head))?;
        let order = common.how.order(Purpose::Rollback, scope(&common.part), &[], place.artifact_bucket());
        let order = crate::deploy::execute::Order { variables: deployment.variables, ..order };
        let prepared = place.block_on(prepare(place.world(), &assembly, &order));
        super::view::say_plan(&prepared.map_err(|error| place::failure(&error))?.plan, console);
        perform(place, assembly, &order, opened, located, (common, console))
    })
}

/// The deployment that is to be brought back. Only what succeeded was ever there as a whole.
fn wanted(arguments: &Arguments, place: &Place, records: &Records<'_>) -> Result<Deployment, Failure> {
    let read = |id: &str| place.block_on(records.deployment(id)).map_err(failed);
    if let Some(id) = &arguments.to {
        let unknown = || Failure::new(format!("there is no deployment {id}")).hint("`deployer history` lists them");
        let deployment = read(id)?.ok_or_else(unknown)?;
        return if deployment.status == DeploymentStatus::Succeeded {
            Ok(deployment)
        } else {
            let failure = Failure::new(format!("deployment {id} did not succeed: what it wanted was never there"));
            Err(failure.hint("`deployer history` shows which deployments did"))
        };
    }
    let last = place.block_on(records.load()).map_err(failed)?.state;
    for id in place.block_on(records.deployments()).map_err(failed)?.iter().rev() {
        let Some(deployment) = read(id)?.filter(|found| found.status == DeploymentStatus::Succeeded) else { continue };
        let is_wanted = match &arguments.to_version {
            Some(version) => deployment.variables.get(VERSION) == Some(version),
            // Whatever is deployed now need not be brought back.
            None => last.manifest.as_ref() != Some(&deployment.manifest),
        };
        if is_wanted {
            return Ok(deployment);
        }
    }
    Err(match &arguments.to_version {
        Some(version) => Failure::new(format!("no deployment with {VERSION}={version} has succeeded")),
        None => Failure::new("there is nothing earlier that succeeded"),
    })
}
