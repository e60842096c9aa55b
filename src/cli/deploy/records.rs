//! `deployer status`, `history`, `state`, `unlock`, `resume` and `destroy`: what was done, and going on.
//!
//! Owns [`Common`], what every command on records takes, and [`with`], which opens what they need.

use super::super::options::{Part, Policies, Start, Variables};
use super::super::render::Counts;
use super::super::workspace::{self, Input, Located};
use super::super::{Console, Exit, Failure, findings, list};
use super::place::{self, Connection, Place, RecordsOf};
use super::{Compiled, How, ProgressFormat, compiled, confirmed, finish, scope};
use crate::deploy::assembly::{Assembly, Manifest, Origins};
use crate::deploy::execute::{ExecuteError, Order, Outcome, Scope, check_place};
use crate::deploy::lease::{self, LeaseError};
use crate::deploy::plan::Plan;
use crate::deploy::plan::artefact::RecordsAt;
use crate::deploy::record::{Deployment, DeploymentStatus, Purpose, State, UnitAction};
use crate::deploy::state::{Records, StateError};
use crate::frontend::ResolveOptions;
use crate::ops::Session;
use crate::ops::deploy::head;
use crate::ops::deploy::prepare::prepare;
use clap::{Args, Subcommand};
use indexmap::IndexMap;
use serde_json::json;
use std::collections::BTreeMap;
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
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) connection: Connection,
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

/// The stack and the environment of a command on records. Nothing is compiled: what is deployed can be seen,
/// finished and brought back whatever the workspace looks like now.
pub(super) struct Opened<'s> {
    pub session: Session<'s>,
    /// Without units.
    pub head: Manifest,
    pub options: ResolveOptions,
}

/// A command with the records of what is meant.
pub(super) fn with(
    common: &Common,
    start: &Start,
    console: &mut Console,
    work: impl FnOnce(&Place, &Opened<'_>, &Located, &mut Console) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    console.write_documents(common.how.format.documents());
    let located = workspace::locate(&common.input, start, console)?;
    let opened = match opened(common, start, &located, console)? {
        Ok(opened) => opened,
        Err(exit) => return Ok(exit),
    };
    let records = RecordsOf::session(&opened.session);
    let place = Place::open(&common.connection, &opened.head, &records, &located)?;
    if matches!(records.at, RecordsAt::S3 { .. }) {
        // The bucket of another account would only say that nobody may read it.
        place.block_on(check_place(place.world(), &opened.head)).map_err(|error| place::failure(&error))?;
    }
    place::say(&place, console);
    work(&place, &opened, &located, console)
}

/// Tells machines that nothing was to be done.
pub(super) fn unchanged(console: &mut Console) {
    console.document(&json!({"version": 1, "result": "unchanged"}));
}

/// Finds out which stack and environment are meant; what stands in the way is said: `Err(exit)`.
pub(super) fn opened<'s>(
    common: &Common,
    start: &Start,
    located: &'s Located,
    console: &mut Console,
) -> Result<Result<Opened<'s>, Exit>, Failure> {
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(&common.variables, false, start, located, &mut session)?;
    match head::head(&session, &common.part.selection(), &options) {
        Ok(head) => Ok(Ok(Opened { session, head, options })),
        Err(found) => {
            findings::say(&found, session.sources(), Counts::default(), located, console);
            console.document(&super::invalid(&found, session.sources(), Counts::default()));
            Ok(Err(findings::exit(&found)))
        }
    }
}

/// A command that compares records with what is compiled.
pub(super) fn with_compiled(
    common: &Common,
    start: &Start,
    console: &mut Console,
    work: impl FnOnce(&Place, &Compiled<'_>, &Located, &mut Console) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    console.write_documents(common.how.format.documents());
    let located = workspace::locate(&common.input, start, console)?;
    let compiled = match compiled(&common.part, (&common.variables, &common.policies), &located, start, console)? {
        Ok(compiled) => compiled,
        Err(exit) => return Ok(exit),
    };
    let records = RecordsOf::session(&compiled.session);
    let place = Place::open(&common.connection, &compiled.assembly.manifest, &records, &located)?;
    place::say(&place, console);
    work(&place, &compiled, &located, console)
}

pub(super) fn records<'a>(place: &'a Place, manifest: &'a Manifest) -> Records<'a> {
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
    with(&arguments.common, start, console, |place, opened, _, console| {
        let records = records(place, &opened.head);
        let mut shown: Option<u64> = None;
        loop {
            let state = place.block_on(records.load()).map_err(failed)?.state;
            // What did not change is not shown again.
            if shown.replace(state.serial) != Some(state.serial) {
                show(&state, console);
            }
            if !arguments.watch || state.running.is_empty() {
                return Ok(Exit::Fine);
            }
            place.block_on(place.world().clock.sleep(LOOKS));
        }
    })
}

fn show(state: &State, console: &mut Console) {
    if console.document(&json!({"version": 1, "state": state})) {
        return;
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

/// All that is recorded of units.
fn in_full(state: &State) -> String {
    let mut text = String::new();
    for (address, unit) in &state.units {
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
    with(&arguments.common, start, console, |place, opened, _, console| {
        let records = records(place, &opened.head);
        let ids = place.block_on(records.deployments()).map_err(failed)?;
        let mut deployments: Vec<Deployment> = Vec::new();
        for id in ids.iter().rev().take(arguments.limit) {
            deployments.extend(place.block_on(records.deployment(id)).map_err(failed)?);
        }
        if console.document(&json!({"version": 1, "deployments": deployments})) {
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
    })
}

pub(in crate::cli) fn state(arguments: &StateArguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        StateCommand::Show(common) => with(common, start, console, |place, opened, _, console| {
            let mut state = place.block_on(records(place, &opened.head).load()).map_err(failed)?.state;
            let scope = scope(&common.part);
            state.units.retain(|address, _| scope.covers(address));
            match common.how.format {
                ProgressFormat::Human => console.print(&in_full(&state)),
                _ => show(&state, console),
            }
            Ok(Exit::Fine)
        }),
        StateCommand::Pull(common) => with(common, start, console, |place, opened, _, console| {
            let state = place.block_on(records(place, &opened.head).load()).map_err(failed)?.state;
            if !console.document(&json!(state)) {
                console.print(&format!("{:#}\n", json!(state)));
            }
            Ok(Exit::Fine)
        }),
        StateCommand::Repair(common) => with_compiled(common, start, console, |place, compiled, _, console| {
            let manifest = &compiled.assembly.manifest;
            let records = records(place, manifest);
            let rebuilt = place.block_on(records.rebuild(Some(manifest))).map_err(failed)?;
            if common.how.format == ProgressFormat::Human {
                console.print(&units(&rebuilt));
            }
            if !common.how.yes && !confirmed("replace the record of", manifest, console)? {
                return Ok(Exit::Fine);
            }
            let number = rebuilt.units.len();
            console.document(&json!({"version": 1, "result": "recorded", "units": rebuilt.units}));
            place.block_on(records.overwrite(rebuilt)).map_err(failed)?;
            console.say(&format!("recorded {number} units as CloudFormation knows them"));
            Ok(Exit::Fine)
        }),
        StateCommand::Locks(common) => with(common, start, console, |place, opened, _, console| {
            let world = place.world();
            let key = lease::key(&opened.head.stack, &opened.head.environment);
            let holders = place.block_on(lease::holders(world.locks, world.clock, &key)).map_err(lease_failed)?;
            if console.document(&json!({"version": 1, "locks": holders})) {
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
        }),
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
    with(&arguments.common, start, console, |place, opened, _, console| {
        let world = place.world();
        let key = lease::key(&opened.head.stack, &opened.head.environment);
        let holders = place.block_on(lease::holders(world.locks, world.clock, &key)).map_err(lease_failed)?;
        if !holders.iter().any(|holder| holder.id == arguments.id) {
            let failure = Failure::new(format!("{} holds no lock on {key}", arguments.id));
            return Err(failure.hint("`deployer state locks` shows who does"));
        }
        if !arguments.common.how.yes && !confirmed("break a lock on", &opened.head, console)? {
            return Ok(Exit::Fine);
        }
        place.block_on(lease::release(world.locks, world.clock, &key, &arguments.id)).map_err(lease_failed)?;
        console.say(&format!("{} holds no lock on {key} any more", arguments.id));
        console.document(&json!({"version": 1, "result": "released", "id": arguments.id}));
        Ok(Exit::Fine)
    })
}

pub(in crate::cli) fn resume(
    arguments: &ResumeArguments,
    start: &Start,
    console: &mut Console,
) -> Result<Exit, Failure> {
    with(&arguments.common, start, console, |place, opened, located, console| {
        let records = records(place, &opened.head);
        let state = place.block_on(records.load()).map_err(failed)?.state;
        let Some((id, of)) = unfinished(&state, &scope(&arguments.common.part))? else {
            console.say("there is nothing to resume: no deployment is under way");
            unchanged(console);
            return Ok(Exit::Fine);
        };
        let deployment = place.block_on(records.deployment(&id)).map_err(failed)?;
        let deployment = deployment.ok_or_else(|| Failure::new(format!("deployment {id} is not recorded")))?;
        let assembly = place.block_on(assembly_of(&records, &deployment.manifest, &opened.head))?;
        let mut order = arguments.common.how.order(deployment.purpose, of, &[], place.artifact_bucket());
        order.id = id;
        order.roll_back_on_failure = deployment.roll_back_on_failure;
        order.variables = deployment.variables;
        order.brings_back = deployment.brings_back;
        if deployment.purpose == Purpose::Remediate {
            let drifted = deployment.units.into_iter().filter(|(_, step)| step.action != UnitAction::Keep);
            order.revert_drift = drifted.map(|(address, _)| address).collect();
        }
        perform(place, assembly, &order, opened, located, (&arguments.common, console))
    })
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
pub(super) async fn assembly_of(records: &Records<'_>, digest: &str, head: &Manifest) -> Result<Assembly, Failure> {
    let missing = |what: &str| Failure::new(format!("{what} of what was deployed is not recorded"));
    let mut manifest = records.manifest(digest).await.map_err(failed)?.ok_or_else(|| missing("the manifest"))?;
    let digests = manifest.units.values().map(|unit| &unit.digest).collect();
    let texts = records.templates(digests).await.map_err(failed)?;
    let mut templates = IndexMap::with_capacity(manifest.units.len());
    for (address, unit) in &manifest.units {
        let text = texts.get(&unit.digest).ok_or_else(|| missing(&format!("the template of {address}")))?;
        templates.insert(address.clone(), text.clone());
    }
    // Who must agree is said by the environment as it is now.
    manifest.approvers.clone_from(&head.approvers);
    Ok(Assembly { templates, ..of_records(manifest) })
}

/// What records know: neither lines below components nor archives, which were uploaded before it was deployed.
pub(super) fn of_records(manifest: Manifest) -> Assembly {
    Assembly { manifest, templates: IndexMap::new(), origins: Origins::default(), archives: BTreeMap::new() }
}

/// Shows what an order on records would do; nothing that would lose data begins: `Err(exit)`.
pub(super) fn foresee(
    place: &Place,
    assembly: &Assembly,
    order: &Order,
    console: &mut Console,
) -> Result<Result<Plan, Exit>, Failure> {
    let prepared = place.block_on(prepare(place.world(), assembly, order));
    let plan = prepared.map_err(|error| place::failure(&error))?.plan;
    if plan.has_changes() {
        super::view::say_plan(&plan, console);
    }
    match plan.refused(&order.allow_data_loss) {
        risks if risks.is_empty() => Ok(Ok(plan)),
        risks => super::stopped(&ExecuteError::DataAtRisk(risks), console).map(Err),
    }
}

/// Performs an order on what is recorded; what fails is shown at its line as far as the workspace compiles.
pub(super) fn perform(
    place: &Place,
    assembly: Assembly,
    order: &Order,
    opened: &Opened<'_>,
    located: &Located,
    (common, console): (&Common, &mut Console),
) -> Result<Exit, Failure> {
    let what = match order.purpose {
        Purpose::Deploy => "deploy",
        Purpose::Destroy => "remove what is deployed of",
        Purpose::Rollback => "bring back an earlier deployment of",
        Purpose::Remediate => "undo changes of",
    };
    if !common.how.yes && !confirmed(what, &assembly.manifest, console)? {
        console.say("nothing was done");
        return Ok(Exit::Fine);
    }
    let ended = {
        let teller = super::Teller::new(console, common.how.format, false);
        place.block_on(place.deploy(&assembly, order, None, &teller))
    };
    end(ended, assembly, order, opened, located, console)
}

/// Shows how it ended.
pub(super) fn end(
    ended: Result<Outcome, ExecuteError>,
    mut assembly: Assembly,
    order: &Order,
    Opened { session, head, options }: &Opened<'_>,
    located: &Located,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let has_failed = |ended: &Outcome| matches!(ended, Outcome::Ended(it) if it.status != DeploymentStatus::Succeeded);
    if assembly.origins.units.is_empty() && ended.as_ref().is_ok_and(has_failed) {
        let recorded = order.variables.iter().map(|(name, value)| (name.clone(), value.clone()));
        let vars = recorded.chain(options.vars.iter().cloned()).collect();
        assembly.origins = head::origins(session, head, &ResolveOptions { vars, ..options.clone() });
    }
    finish(ended, (&assembly, session.sources()), located, console)
}

pub(in crate::cli) fn destroy(
    arguments: &DestroyArguments,
    start: &Start,
    console: &mut Console,
) -> Result<Exit, Failure> {
    with(&arguments.common, start, console, |place, opened, located, console| {
        let common = &arguments.common;
        let order = common.how.order(Purpose::Destroy, scope(&common.part), &[], place.artifact_bucket());
        let assembly = of_records(place.block_on(recorded(place, opened))?.1);
        match foresee(place, &assembly, &order, console)? {
            Err(exit) => return Ok(exit),
            Ok(plan) if !plan.has_changes() => {
                console.say("nothing is deployed");
                unchanged(console);
                return Ok(Exit::Fine);
            }
            Ok(_) => {}
        }
        perform(place, assembly, &order, opened, located, (common, console))
    })
}

/// What is recorded: the state, and the manifest of every unit that it or a deployment knows.
pub(super) async fn recorded(place: &Place, opened: &Opened<'_>) -> Result<(State, Manifest), Failure> {
    let records = records(place, &opened.head);
    let state = records.load().await.map_err(failed)?.state;
    let manifest = head::recorded(&records, &state, &opened.head).await.map_err(failed)?;
    Ok((state, manifest))
}
