//! `deployer rollback`: an earlier deployment, brought back.

use super::super::options::Start;
use super::super::{Console, Exit, Failure};
use super::place::Place;
use super::records::{Common, assembly_of, failed, foresee, perform, records, with};
use super::scope;
use crate::deploy::execute::Order;
use crate::deploy::record::{Deployment, DeploymentStatus, Purpose};
use crate::deploy::state::Records;
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
        let brings_back = order.scope.is_all().then_some(deployment.id);
        let mut order = Order { variables: deployment.variables, brings_back, ..order };
        order.actor.git_commit = deployment.actor.git_commit;
        if let Err(exit) = foresee(place, &assembly, &order, console)? {
            return Ok(exit);
        }
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
    let ids = place.block_on(records.deployments()).map_err(failed)?;
    let mut succeeded = ids
        .iter()
        .rev()
        .filter_map(|id| read(id).transpose())
        .filter(|found| found.as_ref().map_or(true, |found| found.status == DeploymentStatus::Succeeded));
    let (found, missing) = match &arguments.to_version {
        Some(version) => {
            let is_wanted = |found: &Deployment| found.variables.get(VERSION) == Some(version);
            let found = succeeded.find(|found| found.as_ref().map_or(true, is_wanted)).transpose()?;
            (found, format!("no deployment with {VERSION}={version} has succeeded"))
        }
        None => (before(succeeded)?, "there is nothing earlier that succeeded".to_owned()),
    };
    found.ok_or_else(|| Failure::new(missing))
}

/// The deployment before the one whose result is there now, of those that succeeded, the newest first. A rollback is
/// the deployment that it brought back: one rollback after the other goes further back.
fn before(succeeded: impl Iterator<Item = Result<Deployment, Failure>>) -> Result<Option<Deployment>, Failure> {
    let (mut now, mut brought_back): (Option<String>, Option<String>) = (None, None);
    for deployment in succeeded {
        let deployment = deployment?;
        if brought_back.as_ref().is_some_and(|id| *id != deployment.id) {
            continue;
        }
        brought_back.clone_from(&deployment.brings_back);
        match &now {
            _ if brought_back.is_some() => {}
            None => now = Some(deployment.manifest),
            // What repairs drift brings nothing else out.
            Some(now) if *now == deployment.manifest => {}
            Some(_) => return Ok(Some(deployment)),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::before;
    use crate::deploy::clock::Timestamp;
    use crate::deploy::record::{Actor, Deployment, DeploymentStatus, Purpose, VERSION};
    use indexmap::IndexMap;

    fn deployment(id: &str, manifest: &str, brings_back: Option<&str>) -> Deployment {
        Deployment {
            version: VERSION,
            id: id.to_owned(),
            purpose: Purpose::Deploy,
            status: DeploymentStatus::Succeeded,
            actor: Actor::default(),
            variables: IndexMap::new(),
            started_at: Timestamp::default(),
            ended_at: None,
            manifest: manifest.to_owned(),
            brings_back: brings_back.map(str::to_owned),
            roll_back_on_failure: true,
            units: IndexMap::new(),
        }
    }

    fn found(oldest_first: &[Deployment]) -> Option<Deployment> {
        before(oldest_first.iter().rev().cloned().map(Ok)).unwrap()
    }

    #[test]
    fn one_rollback_after_the_other_goes_further_back() {
        let mut done = vec![deployment("1", "a", None), deployment("2", "b", None), deployment("3", "c", None)];
        let next = |done: &[Deployment]| found(done).map(|found| found.id);
        assert_eq!(next(&done).as_deref(), Some("2"));
        done.push(deployment("4", "b", Some("2")));
        assert_eq!(next(&done).as_deref(), Some("1"));
        done.push(deployment("5", "a", Some("1")));
        assert_eq!(next(&done), None);
        done.push(deployment("6", "d", None));
        assert_eq!(next(&done).as_deref(), Some("1"));
    }

    #[test]
    fn what_brought_nothing_else_out_is_passed_over() {
        let done = [deployment("1", "a", None), deployment("2", "b", None), deployment("3", "b", None)];
        assert_eq!(found(&done).map(|found| found.id).as_deref(), Some("1"));
        assert_eq!(found(&done[..1]), None);
    }
}
