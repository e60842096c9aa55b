//! `deployer recover`: stacks in states that need a person, and deployments whose process ended.

use super::super::options::Start;
use super::super::{Console, Exit, Failure, list};
use super::records::{Common, Opened, end, failed, of_records, recorded, records, unfinished, with};
use super::{Teller, place, scope};
use crate::cli::workspace::Located;
use crate::deploy::assembly::Manifest;
use crate::deploy::execute::{self, ExecuteError, Outcome};
use crate::deploy::lease::{LeaseError, Wanted};
use crate::deploy::record::{DeploymentStatus, Purpose, State};
use crate::deploy::recover::{self, Case, Recovered, Wishes};
use clap::Args;
use place::Place;
use serde_json::json;

/// Get stacks out of states that need a person.
///
/// Says for each the call that its state allows and what that costs; does it with --yes. A deployment whose
/// process ended is finished by `deployer resume`, or undone by --bring-back.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// Continue a rollback without this resource; may be repeated.
    #[arg(long, value_name = "LOGICAL_ID")]
    skip: Vec<String>,
    /// Delete a stack but keep this resource of it; may be repeated.
    #[arg(long, value_name = "LOGICAL_ID")]
    retain: Vec<String>,
    /// Cancel updates that are under way, instead of waiting for them.
    #[arg(long)]
    cancel: bool,
    /// Undo the deployment whose process ended: what was deployed before it comes back.
    #[arg(long)]
    bring_back: bool,
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    with(&arguments.common, start, console, |place, opened, located, console| {
        let Arguments { common, skip, retain, cancel, bring_back } = arguments;
        let wishes = Wishes { skip: skip.clone(), retain: retain.clone(), cancel: *cancel };
        let (state, manifest) = place.block_on(recorded(place, opened))?;
        let (world, scope) = (place.world(), scope(&common.part));
        let cases = place.block_on(recover::examine(world, &manifest, &state, &scope, &wishes));
        let cases = cases.map_err(|error| place::failure(&ExecuteError::Cloud(error)))?;
        known(&cases, &wishes)?;
        show(&cases, &state, console);
        if !common.how.yes {
            let is_fine = cases.is_empty() && state.running.is_empty();
            return Ok(if is_fine { Exit::Fine } else { Exit::Findings });
        }
        let mut exit = Exit::Fine;
        if !cases.is_empty() {
            exit = apply(arguments, place, &manifest, &wishes, console)?;
        }
        if !*bring_back || exit != Exit::Fine {
            return Ok(exit);
        }
        match unfinished(&state, &scope)? {
            Some((running, _)) => undo(arguments, place, opened, located, &running, console),
            None => Ok(exit),
        }
    })
}

/// What is named must stand in the way of something.
fn known(cases: &[Case], wishes: &Wishes) -> Result<(), Failure> {
    let stands = |id: &String| cases.iter().any(|case| case.named.contains(id));
    match wishes.skip.iter().chain(&wishes.retain).find(|id| !stands(id)) {
        None => Ok(()),
        Some(id) => {
            let failure = Failure::new(format!("{id} stands in the way of no stack that is stuck; nothing was done"));
            Err(failure.hint("`deployer recover` without options shows which resources do"))
        }
    }
}

fn show(cases: &[Case], state: &State, console: &mut Console) {
    if console.document(&json!({"version": 1, "cases": cases, "running": state.running})) {
        return;
    }
    for case in cases {
        let what = match case.remedy.call() {
            "" => "nothing to call".to_owned(),
            call => call.to_owned(),
        };
        let rows = [
            vec!["  does".to_owned(), what],
            vec!["  costs".to_owned(), case.cost.clone()],
            vec!["  because".to_owned(), case.reason.clone().unwrap_or_default()],
        ];
        console.print(&format!("{} ({}) {}\n", case.unit, case.stack_name, case.status));
        let told: Vec<Vec<String>> =
            rows.into_iter().filter(|row| row.last().is_some_and(|text| !text.is_empty())).collect();
        console.print(&list::columns(&told));
    }
    for running in state.running.keys() {
        console.say(&format!(
            "deployment {running} did not end: `deployer resume` finishes it, `deployer recover --bring-back` brings back what was before"
        ));
    }
    if state.running.is_empty() && cases.is_empty() {
        console.say("every stack is well");
    }
}

fn apply(
    arguments: &Arguments,
    place: &Place,
    manifest: &Manifest,
    wishes: &Wishes,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let common = &arguments.common;
    let order = common.how.order(Purpose::Deploy, scope(&common.part), &[], None);
    let wanted = Wanted {
        stack: manifest.stack.clone(),
        environment: manifest.environment.clone(),
        scope: order.scope.clone(),
        id: order.id.clone(),
        owner: place::host(),
        reason: common.how.reason().unwrap_or_else(|| "recovery".to_owned()),
        wait: order.lock_wait,
    };
    let ended = {
        let teller = Teller::new(console, common.how.format, false);
        place.block_on(recover::apply(place.world(), manifest, &order.scope, wishes, &wanted, &teller))
    };
    match ended {
        Ok(recovered) => Ok(told(&recovered, console)),
        Err(error @ ExecuteError::Lease(LeaseError::Held(_))) => {
            console.fail(&Failure::new(error.to_string()).hint("its holder may be at work on these very stacks"));
            Ok(Exit::Locked)
        }
        Err(error) => Err(place::failure(&error)),
    }
}

/// Says how it went.
fn told(recovered: &[Recovered], console: &mut Console) -> Exit {
    console.document(&json!({"version": 1, "recovered": recovered}));
    for done in recovered {
        let unit = &done.case.unit;
        match (&done.problem, done.status) {
            (Some(problem), _) => console.say(&format!("{unit} is not well yet: {problem}")),
            (None, None) => console.say(&format!("{unit}: its stack is gone; `deployer deploy` makes it anew")),
            (None, Some(status)) => console.say(&format!("{unit} is in {status}")),
        }
    }
    if recovered.iter().any(|done| done.problem.is_some()) { Exit::Findings } else { Exit::Fine }
}

fn undo(
    arguments: &Arguments,
    place: &Place,
    opened: &Opened<'_>,
    located: &Located,
    running: &str,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let common = &arguments.common;
    let records = records(place, &opened.head);
    let deployment = place.block_on(records.deployment(running)).map_err(failed)?;
    let deployment = deployment.ok_or_else(|| Failure::new(format!("deployment {running} is not recorded")))?;
    let mut order = common.how.order(deployment.purpose, scope(&common.part), &[], place.artifact_bucket());
    running.clone_into(&mut order.id);
    order.variables = deployment.variables;
    let manifest = place.block_on(records.manifest(&deployment.manifest)).map_err(failed)?;
    let Manifest { stack, environment, .. } = &opened.head;
    let ended = {
        let teller = Teller::new(console, common.how.format, false);
        place.block_on(execute::recover(place.world(), stack, environment, &order, &teller))
    };
    // What was asked for was done, though the deployment itself did not succeed.
    let is_back = matches!(&ended, Ok(Outcome::Ended(deployment)) if deployment.status == DeploymentStatus::RolledBack);
    let assembly = of_records(manifest.unwrap_or_else(|| opened.head.clone()));
    let exit = end(ended, assembly, &order, opened, located, console)?;
    Ok(if is_back { Exit::Fine } else { exit })
}
