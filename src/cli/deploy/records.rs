//! `deployer status`, `history`, `state`, `unlock`, `resume` and `destroy`: what was done, and going on.
//!
//! Owns [`Common`], what every command on records takes, and [`with`], which opens what they need.

use super::super::options::{Part, Policies, Start, Variables};
use super::super::workspace::{self, Input};
use super::super::{Console, Exit, Failure, list};
use super::place::{self, Connection, Place, RecordsOf};
use super::{Compiled, How, compiled, confirmed, finish, scope};
use crate::deploy::assembly::Assembly;
use crate::deploy::execute::{ExecuteError, Scope};
use crate::deploy::lease::{self, LeaseError};
use crate::deploy::record::{Deployment, Purpose, State};
use crate::deploy::state::{Records, StateError};
use crate::ops::deploy::prepare::prepare;
use clap::{Args, Subcommand};
use serde_json::json;
use std::time::Duration;

/// What every one of these commands takes.
#[derive(Debug, Args)]
pub struct Common {
    #[command(flatten)]
    pub(super) part: Part,
    #[command(flatten)]
    pub(super) variables: Variables,
    #[command(flatten)]
    pub(super) policies: Policies,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    pub(super) how: How,
}

/// Show what is deployed, and what is at work.
#[derive(Debug, Args)]
pub struct StatusArguments {
    #[command(flatten)]
    common: Common,
    /// Look again every few seconds, until no deployment is under way.
    #[arg(long)]
    watch: bool,
}

/// List deployments, the newest first.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    #[command(flatten)]
    common: Common,
    /// How many.
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

/// Show and mend what is recorded.
#[derive(Debug, Args)]
pub struct StateArguments {
    #[command(subcommand)]
    command: StateCommand,
}

#[derive(Debug, Subcommand)]
enum StateCommand {
    /// Show what is recorded of one component, or of all: stacks, parameters, outputs.
    Show(Common),
    /// Print the record as JSON.
    Pull(Common),
    /// Make the record anew from CloudFormation: every stack that carries our tags.
    Repair(Common),
    /// Show who holds locks.
    Locks(Common),
}

/// Break a lock whose holder is gone.
#[derive(Debug, Args)]
pub struct UnlockArguments {
    #[command(flatten)]
    common: Common,
    /// The id of the holder, as `deployer state locks` shows it.
    id: String,
}

/// Finish a deployment whose process ended.
#[derive(Debug, Args)]
pub struct ResumeArguments {
    #[command(flatten)]
    common: Common,
}

/// Remove what is deployed, consumers first. Components that hold data must be named with --allow-data-loss.
#[derive(Debug, Args)]
pub struct DestroyArguments {
    #[command(flatten)]
    common: Common,
}

/// A command with everything opened that it needs.
pub(super) fn with<T>(
    common: &Common,
    start: &Start,
    console: &mut Console,
    work: impl FnOnce(&Place, &Compiled<'_>, &workspace::Located, &mut Console) -> Result<T, Failure>,
) -> Result<Result<T, Exit>, Failure> {
    let located = workspace::locate(&common.input, start, console)?;
    let compiled = match compiled(&common.part, (&common.variables, &common.policies), &located, start, console)? {
        Ok(compiled) => compiled,
        Err(exit) => return Ok(Err(exit)),
    };
    let records = RecordsOf::session(&compiled.session);
    let place = Place::open(&common.connection, &compiled.assembly, &records, &located)?;
    place::say(&place, console);
    work(&place, &compiled, &located, console).map(Ok)
}

pub(super) fn settle(result: Result<Result<Exit, Exit>, Failure>) -> Result<Exit, Failure> {
    result.map(|exit| exit.unwrap_or_else(|exit| exit))
}

pub(super) fn records<'a>(place: &'a Place, compiled: &'a Compiled<'_>) -> Records<'a> {
    let manifest = &compiled.assembly.manifest;
    Records::new(place.world(), &manifest.stack, &manifest.environment)
}

pub(super) fn failed(error: StateError) -> Failure {
    place::failure(&ExecuteError::State(error))
}

/// How often `--watch` looks.
const LOOKS: Duration = Duration::from_secs(5);

pub(in crate::cli) fn status(
    arguments: &StatusArguments,
    start: &Start,
    console: &mut Console,
) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, _, console| {
        let records = records(place, compiled);
        let mut shown: Option<u64> = None;
        loop {
            let state = place.block_on(records.load()).map_err(failed)?.state;
            // What did not change is not shown again.
            if shown.replace(state.serial) != Some(state.serial) {
                show(&state, arguments.common.how.format, console);
            }
            if !arguments.watch || state.running.is_empty() {
                return Ok(Exit::Fine);
            }
            place.block_on(place.world().clock.sleep(LOOKS));
        }
    }))
}

fn show(state: &State, format: super::ProgressFormat, console: &mut Console) {
    match format {
        super::ProgressFormat::Human => {}
        super::ProgressFormat::Json => {
            return console.print(&format!("{:#}\n", json!({"version": 1, "state": state})));
        }
        super::ProgressFormat::Jsonl => return console.print(&format!("{}\n", json!({"version": 1, "state": state}))),
    }
    console.print(&units(state));
    for (running, of) in &state.running {
        console.say(&format!(
            "deployment {running} of {of} is under way, or its process ended: `deployer resume` goes on"
        ));
    }
    if state.units.is_empty() {
        console.say("nothing is deployed yet");
    }
}

/// All that is recorded of the units that are meant.
fn in_full(state: &State, scope: &Scope) -> String {
    let mut text = String::new();
    for (address, unit) in state.units.iter().filter(|(address, _)| scope.covers(address)) {
        let mut rows = vec![
            vec!["  stack".to_owned(), unit.stack_id.clone()],
            vec!["  template".to_owned(), unit.digest.clone()],
            vec!["  changed".to_owned(), format!("{} by {}", unit.changed_at, unit.deployment)],
        ];
        rows.extend(unit.parameters.iter().map(|(name, value)| vec![format!("  parameter {name}"), value.clone()]));
        rows.extend(unit.outputs.iter().map(|(name, value)| vec![format!("  output {name}"), value.clone()]));
        text.push_str(&format!("{address} ({})\n{}", unit.kind, list::columns(&rows)));
    }
    text
}

fn units(state: &State) -> String {
    let rows = state.units.iter().map(|(address, unit)| {
        vec![
            address.clone(),
            unit.kind.clone(),
            unit.stack_name.clone(),
            unit.changed_at.to_string(),
            unit.deployment.clone(),
        ]
    });
    list::columns(&rows.collect::<Vec<_>>())
}

pub(in crate::cli) fn history(
    arguments: &HistoryArguments,
    start: &Start,
    console: &mut Console,
) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, _, console| {
        let records = records(place, compiled);
        let ids = place.block_on(records.deployments()).map_err(failed)?;
        let mut deployments: Vec<Deployment> = Vec::new();
        for id in ids.iter().rev().take(arguments.limit) {
            deployments.extend(place.block_on(records.deployment(id)).map_err(failed)?);
        }
        if arguments.common.how.format != super::ProgressFormat::Human {
            console.print(&format!("{:#}\n", json!({"version": 1, "deployments": deployments})));
            return Ok(Exit::Fine);
        }
        let rows = deployments.iter().map(|deployment| {
            let took = deployment.ended_at.map(|end| super::short(end.since(deployment.started_at)));
            vec![
                deployment.id.clone(),
                deployment.started_at.to_string(),
                super::progress::ending(deployment.status).to_owned(),
                took.unwrap_or_default(),
                deployment.actor.arn.clone(),
                deployment.actor.git_commit.as_deref().and_then(|hash| hash.get(..10)).unwrap_or_default().to_owned(),
                deployment.actor.reason.clone().unwrap_or_default(),
            ]
        });
        console.print(&list::columns(&rows.collect::<Vec<_>>()));
        Ok(Exit::Fine)
    }))
}

pub(in crate::cli) fn state(arguments: &StateArguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        StateCommand::Show(common) => settle(with(common, start, console, |place, compiled, _, console| {
            let mut state = place.block_on(records(place, compiled).load()).map_err(failed)?.state;
            let scope = scope(&common.part);
            state.units.retain(|address, _| scope.covers(address));
            match common.how.format {
                super::ProgressFormat::Human => console.print(&in_full(&state, &scope)),
                format => show(&state, format, console),
            }
            Ok(Exit::Fine)
        })),
        StateCommand::Pull(common) => settle(with(common, start, console, |place, compiled, _, console| {
            let state = place.block_on(records(place, compiled).load()).map_err(failed)?.state;
            console.print(&format!("{:#}\n", json!(state)));
            Ok(Exit::Fine)
        })),
        StateCommand::Repair(common) => settle(with(common, start, console, |place, compiled, _, console| {
            let records = records(place, compiled);
            let rebuilt = place.block_on(records.rebuild(Some(&compiled.assembly.manifest))).map_err(failed)?;
            console.print(&units(&rebuilt));
            if !common.how.yes && !confirmed(&compiled.assembly, console)? {
                return Ok(Exit::Fine);
            }
            let number = rebuilt.units.len();
            place.block_on(records.overwrite(rebuilt)).map_err(failed)?;
            console.say(&format!("recorded {number} units as CloudFormation knows them"));
            Ok(Exit::Fine)
        })),
        StateCommand::Locks(common) => settle(with(common, start, console, |place, compiled, _, console| {
            let world = place.world();
            let manifest = &compiled.assembly.manifest;
            let key = lease::key(&manifest.stack, &manifest.environment);
            let holders = place.block_on(lease::holders(world.locks, world.clock, &key)).map_err(lease_failed)?;
            if common.how.format != super::ProgressFormat::Human {
                console.print(&format!("{:#}\n", json!({"version": 1, "locks": holders})));
                return Ok(Exit::Fine);
            }
            let rows = holders.iter().map(|holder| {
                vec![
                    holder.id.clone(),
                    holder.scope.to_string(),
                    holder.owner.clone(),
                    holder.reason.clone(),
                    holder.expires.to_string(),
                ]
            });
            console.print(&list::columns(&rows.collect::<Vec<_>>()));
            Ok(Exit::Fine)
        })),
    }
}

fn lease_failed(error: LeaseError) -> Failure {
    place::failure(&ExecuteError::Lease(error))
}

pub(in crate::cli) fn unlock(
    arguments: &UnlockArguments,
    start: &Start,
    console: &mut Console,
) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, _, console| {
        let world = place.world();
        let manifest = &compiled.assembly.manifest;
        let key = lease::key(&manifest.stack, &manifest.environment);
        if !arguments.common.how.yes && !confirmed(&compiled.assembly, console)? {
            return Ok(Exit::Fine);
        }
        place.block_on(lease::release(world.locks, world.clock, &key, &arguments.id)).map_err(lease_failed)?;
        console.say(&format!("{} holds no lock on {key} any more", arguments.id));
        Ok(Exit::Fine)
    }))
}

pub(in crate::cli) fn resume(
    arguments: &ResumeArguments,
    start: &Start,
    console: &mut Console,
) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, located, console| {
        let records = records(place, compiled);
        let state = place.block_on(records.load()).map_err(failed)?.state;
        let Some((id, of)) = unfinished(&state, &scope(&arguments.common.part))? else {
            console.say("there is nothing to resume: no deployment is under way");
            return Ok(Exit::Fine);
        };
        let deployment = place.block_on(records.deployment(&id)).map_err(failed)?;
        let deployment = deployment.ok_or_else(|| Failure::new(format!("deployment {id} is not recorded")))?;
        let assembly = place.block_on(assembly_of(&records, &deployment.manifest, compiled))?;
        let mut order = arguments.common.how.order(deployment.purpose, of, &[], place.artifact_bucket());
        order.id = id;
        order.roll_back_on_failure = deployment.roll_back_on_failure;
        perform(place, &assembly, &order, compiled, located, (&arguments.common, console))
    }))
}

/// The deployment that did not end and works on what is meant, with its own scope.
///
/// # Errors
/// When there are several: somebody must say which.
pub(super) fn unfinished(state: &State, scope: &Scope) -> Result<Option<(String, Scope)>, Failure> {
    let meant: Vec<_> = state.running.iter().filter(|(_, of)| of.overlaps(scope)).collect();
    match meant.as_slice() {
        [] => Ok(None),
        [(id, of)] => Ok(Some(((*id).clone(), (*of).clone()))),
        several => {
            let names: Vec<String> = several.iter().map(|(id, of)| format!("{id} of {of}")).collect();
            let failure = Failure::new(format!("several deployments did not end: {}", names.join(", ")));
            Err(failure.hint("name the service of one with --service"))
        }
    }
}

/// The assembly of a manifest that was deployed, by its digest: the manifest and its templates.
pub(super) async fn assembly_of(
    records: &Records<'_>,
    manifest: &str,
    compiled: &Compiled<'_>,
) -> Result<Assembly, Failure> {
    let missing = |what: &str| Failure::new(format!("{what} of what was deployed is not recorded"));
    let manifest = records.manifest(manifest).await.map_err(failed)?.ok_or_else(|| missing("the manifest"))?;
    let mut assembly = Assembly { manifest, templates: indexmap::IndexMap::new(), ..compiled.assembly.clone() };
    for (address, unit) in &assembly.manifest.units {
        let template = records.template(&unit.digest).await.map_err(failed)?;
        let own = || compiled.assembly.templates.get(address).cloned();
        let template = template.or_else(own).ok_or_else(|| missing("a template"))?;
        assembly.templates.insert(address.clone(), template);
    }
    // Who must agree is said by the environment as it is now.
    assembly.manifest.approvers.clone_from(&compiled.assembly.manifest.approvers);
    Ok(assembly)
}

pub(super) fn perform(
    place: &Place,
    assembly: &Assembly,
    order: &crate::deploy::execute::Order,
    compiled: &Compiled<'_>,
    located: &workspace::Located,
    (common, console): (&Common, &mut Console),
) -> Result<Exit, Failure> {
    if !common.how.yes && !confirmed(assembly, console)? {
        console.say("nothing was done");
        return Ok(Exit::Fine);
    }
    let ended = {
        let teller = super::Teller::new(console, common.how.format, false);
        place.block_on(place.deploy(assembly, order, None, &teller))
    };
    finish(ended, common.how.format, compiled.shown(), located, console)
}

pub(in crate::cli) fn destroy(
    arguments: &DestroyArguments,
    start: &Start,
    console: &mut Console,
) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, located, console| {
        let common = &arguments.common;
        let order = common.how.order(Purpose::Destroy, scope(&common.part), &[], place.artifact_bucket());
        let prepared = place.block_on(prepare(place.world(), &compiled.assembly, &order));
        let plan = prepared.map_err(|error| place::failure(&error))?.plan;
        if !plan.has_changes() {
            console.say("nothing is deployed");
            return Ok(Exit::Fine);
        }
        super::view::say_plan(&plan, console);
        perform(place, &compiled.assembly, &order, compiled, located, (common, console))
    }))
}
