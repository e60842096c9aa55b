//! `deployer deploy FILE`: applies a plan that was kept, exactly, or not at all.
//!
//! The file has everything: templates, what is shipped, where the records are. The workspace is used only to
//! find records that are kept beside it, and to show failures at lines.

use super::super::options::Start;
use super::super::workspace::{self, Located};
use super::super::{Console, Exit, Failure};
use super::place::{self, Place, RecordsOf};
use super::{Arguments, ProgressFormat, Rehearsing, Shown, Teller, finish, plan, view};
use crate::deploy::World;
use crate::deploy::execute::{ExecuteError, check_place};
use crate::deploy::plan::Plan;
use crate::deploy::plan::artefact::{ArtefactError, PlanFile};
use crate::deploy::record::Purpose;
use crate::diag::Diagnostic;
use crate::ops::Session;
use crate::source::MemoryLoader;
use std::path::Path;

pub(super) fn run(file: &Path, arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let unreadable = Failure::because(format!("{} cannot be read", file.display()));
    let bytes = std::fs::read(start.directory.join(file)).map_err(unreadable)?;
    let read = PlanFile::read(&bytes).and_then(|kept| kept.assembly().map(|assembly| (kept, assembly)));
    let (kept, assembly) = match read {
        Ok(read) => read,
        Err(error) => return refused(file, &error, console),
    };
    if let Some(wanted) = arguments.digest.as_ref().filter(|wanted| **wanted != kept.digest) {
        let message = format!("{} is another plan: its digest is {}, not {wanted}", file.display(), kept.digest);
        console.fail(&Failure::new(message).hint("nothing was done"));
        return Ok(Exit::Refused);
    }
    check_alone(arguments, &kept)?;
    let located = workspace::locate(&arguments.input, start, console)
        .unwrap_or_else(|_| Located { root: start.directory.clone(), loader: Box::new(MemoryLoader::default()) });
    let session = Session::open(located.loader.as_ref());
    let content = &kept.content;
    let records = RecordsOf::plan(content);
    let order = content.options.order(arguments.how.order(Purpose::Deploy, content.options.scope(), &[], None));
    let format = arguments.how.format;
    if format == ProgressFormat::Human {
        view::say_plan(&content.plan, console);
        console.say(&format!("plan {} of {} by {}", kept.digest, content.created_at, content.created_by));
    }
    if arguments.rehearse {
        let begin = place::recorded(&records, &located, &assembly.manifest)?;
        let order = content.options.order(super::rehearsed_order(arguments));
        let rehearsing = Rehearsing { begin, order, basis: Some(&content.basis) };
        return super::rehearsal(arguments, (&assembly, session.sources()), rehearsing, &located, console);
    }
    let place = Place::open(&arguments.connection, &assembly.manifest, &records, &located)?;
    let shown = (&assembly, session.sources());
    let ended = match place.block_on(absent(place.world(), &content.plan, shown)) {
        Ok(absent) => {
            view::say_all(&absent, session.sources(), &located, console);
            if plan::has_errors(&absent) {
                return Ok(super::lacking(console));
            }
            let teller = Teller::new(console, format, false);
            place.block_on(place.deploy(&assembly, &order, Some(&content.basis), &teller))
        }
        Err(error) => Err(error),
    };
    if let Err(error @ (ExecuteError::WrongAccount { .. } | ExecuteError::WrongRegion { .. })) = &ended {
        console.fail(&place::failure(error));
        return Ok(Exit::Refused);
    }
    finish(ended, shown, &located, console)
}

/// What the plan needs and is not there. Account and region are checked first: elsewhere other things are there.
async fn absent(world: World<'_>, plan: &Plan, shown: Shown<'_>) -> Result<Vec<Diagnostic>, ExecuteError> {
    if !plan.has_changes() {
        return Ok(Vec::new());
    }
    let identity = check_place(world, &shown.0.manifest).await?;
    Ok(plan::absent(world, shown, plan, &identity).await)
}

/// What a file that is no whole plan ends with: one that was changed is refused.
fn refused(file: &Path, error: &ArtefactError, console: &mut Console) -> Result<Exit, Failure> {
    let failure = Failure::new(format!("{} cannot be applied: {error}", file.display()));
    match error {
        ArtefactError::Changed { .. } | ArtefactError::Wrong(_) => {
            console.fail(&failure.hint("make a new one with `deployer plan --out FILE`; nothing was done"));
            Ok(Exit::Refused)
        }
        ArtefactError::OtherVersion { .. } => {
            Err(failure.hint("apply it with the version of deployer that made it, or make a new one"))
        }
        ArtefactError::NotWhole(_) | ArtefactError::NotAPlan => {
            Err(failure.hint("`deployer plan --out FILE` makes one"))
        }
    }
}

/// What is deployed is the file's business: options that say something else are mistakes.
fn check_alone(arguments: &Arguments, kept: &PlanFile) -> Result<(), Failure> {
    let (selection, manifest) = (arguments.part.selection(), &kept.content.manifest);
    let other = |option: &str, said: &str, is: &str| {
        let failure = Failure::new(format!("{option} says {said}, and the plan is for {is}"));
        Err(failure.hint("a plan is applied as it is: leave the option away, or make another plan"))
    };
    if let Some(stack) = selection.stack.filter(|stack| *stack != manifest.stack) {
        return other("--stack", &stack, &manifest.stack);
    }
    if let Some(environment) = selection.environment.filter(|environment| *environment != manifest.environment) {
        return other("--environment", &environment, &manifest.environment);
    }
    let is_given = [
        ("--service", selection.service.is_some()),
        ("--component", selection.component.is_some()),
        ("--var", !arguments.variables.vars.is_empty()),
        ("--var-file", !arguments.variables.files.is_empty()),
        ("--policy", !arguments.policies.folders.is_empty()),
        ("--allow-data-loss", !arguments.how.allow_data_loss.is_empty()),
    ];
    match is_given.iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((option, _)) => {
            let failure = Failure::new(format!("{option} does not go with a plan, which is applied as it is"));
            Err(failure.hint("make another plan with it: `deployer plan --out FILE`"))
        }
    }
}
