//! `deployer drift detect` and `remediate`: what was changed past the templates, and undoing it.

use super::super::options::Start;
use super::super::render::{Counts, counted};
use super::super::{Console, Exit, Failure, findings, list};
use super::records::{Common, assembly_of, failed, perform, records, settle, with};
use super::{Compiled, ProgressFormat, place, scope};
use crate::cli::workspace::Located;
use crate::deploy::drift::{Drift, Verdict};
use crate::deploy::record::Purpose;
use crate::ops::deploy::drift as ops;
use clap::{Args, Subcommand};

/// Find and undo what was changed past the templates.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Detect(DetectArguments),
    Remediate(RemediateArguments),
}

/// Compare what is deployed with what was deployed: same, drifted (at the line, with both values), or not
/// checkable.
#[derive(Debug, Args)]
struct DetectArguments {
    #[command(flatten)]
    common: Common,
    /// End with 3 if something has drifted.
    #[arg(long)]
    exit_code: bool,
}

/// Bring back what was deployed, by change sets that compare with live values. What was compiled since is
/// not deployed by it.
#[derive(Debug, Args)]
struct RemediateArguments {
    #[command(flatten)]
    common: Common,
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Detect(arguments) => detect(arguments, start, console),
        Command::Remediate(arguments) => remediate(arguments, start, console),
    }
}

fn detect(arguments: &DetectArguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, located, console| {
        let drift = found(&arguments.common, place, compiled)?;
        if arguments.common.how.format == ProgressFormat::Human {
            show(&drift, compiled, located, console);
        } else {
            console.print(&format!("{:#}\n", ops::json(&drift, &compiled.assembly)));
        }
        let has_drifted = drift.drifted().next().is_some();
        Ok(if arguments.exit_code && has_drifted { Exit::Changes } else { Exit::Fine })
    }))
}

fn found(common: &Common, place: &place::Place, compiled: &Compiled<'_>) -> Result<Drift, Failure> {
    let scope = scope(&common.part);
    let detection = ops::detect(place.world(), &compiled.assembly, &scope, common.how.concurrency);
    place.block_on(detection).map_err(|error| place::failure(&error.into()))
}

fn show(drift: &Drift, compiled: &Compiled<'_>, located: &Located, console: &mut Console) {
    say(drift, compiled, located, console);
    console.print(&list::columns(&ops::rows(drift)));
    let count = |wanted: Verdict| drift.units.iter().filter(|unit| unit.verdict == wanted).count();
    console.say(&format!(
        "{} same, {} drifted, {} not checkable",
        counted(count(Verdict::Same), "unit"),
        count(Verdict::Drifted),
        count(Verdict::NotCheckable)
    ));
}

/// The differences at their lines, on stderr.
fn say(drift: &Drift, compiled: &Compiled<'_>, located: &Located, console: &mut Console) {
    let sources = compiled.session.sources();
    let differences = ops::diagnose(drift, &compiled.assembly, sources);
    findings::say(&differences, sources, Counts { environments: 1, ..Counts::default() }, located, console);
}

fn remediate(arguments: &RemediateArguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, located, console| {
        let common = &arguments.common;
        let drift = found(common, place, compiled)?;
        if drift.drifted().next().is_none() {
            console.say("nothing has drifted");
            return Ok(Exit::Fine);
        }
        say(&drift, compiled, located, console);
        let records = records(place, compiled);
        let state = place.block_on(records.load()).map_err(failed)?.state;
        let unknown = || {
            let failure = Failure::new("the record does not know what was deployed, because it was made anew");
            failure.hint("`deployer deploy` brings out what was compiled, and is recorded then")
        };
        let manifest = state.manifest.as_deref().ok_or_else(unknown)?;
        let assembly = place.block_on(assembly_of(&records, manifest, compiled))?;
        let mut order = common.how.order(Purpose::Remediate, scope(&common.part), &[], place.artifact_bucket());
        order.revert_drift = true;
        perform(place, &assembly, &order, compiled, located, (common, console))
    }))
}
