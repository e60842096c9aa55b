//! `deployer drift detect`, `remediate` and `accept`: what was changed past the templates, undoing it, or
//! writing it into the YAML.

use super::super::options::Start;
use super::super::render::{Counts, counted};
use super::super::{Console, Exit, Failure, findings, list};
use super::records::{Common, assembly_of, failed, foresee, perform, records, unchanged, with, with_compiled};
use super::{Compiled, ProgressFormat, Shown, Source, place, scope};
use crate::cli::workspace::{self, Located};
use crate::deploy::assembly::Manifest;
use crate::deploy::drift::{Drift, Verdict};
use crate::deploy::record::Purpose;
use crate::diag::Severity;
use crate::ops::Session;
use crate::ops::deploy::{accept, drift as ops, head};
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
    Accept(AcceptArguments),
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

/// Write live values into the YAML: where they stand if that is of the environment alone, else into its
/// overlay. Shows what would change; --yes writes it. Each change is compiled first: the workspace must pass
/// and nothing else may change.
#[derive(Debug, Args)]
struct AcceptArguments {
    #[command(flatten)]
    common: Common,
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Detect(arguments) => detect(arguments, start, console),
        Command::Remediate(arguments) => remediate(arguments, start, console),
        Command::Accept(arguments) => accept(arguments, start, console),
    }
}

fn detect(arguments: &DetectArguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    with_compiled(&arguments.common, start, console, |place, compiled, located, console| {
        let drift = found(&arguments.common, place, &compiled.assembly.manifest)?;
        if arguments.common.how.format == ProgressFormat::Human {
            show(&drift, compiled, located, console);
        } else {
            console.document(&ops::json(&drift, &compiled.assembly));
        }
        let has_drifted = drift.drifted().next().is_some();
        if judge(&drift, place, compiled, located, console) {
            return Ok(Exit::Findings);
        }
        Ok(if arguments.exit_code && has_drifted { Exit::Changes } else { Exit::Fine })
    })
}

/// Says what the rules about drift find; whether one of them is an error.
fn judge(
    drift: &Drift,
    place: &place::Place,
    compiled: &Compiled<'_>,
    located: &Located,
    console: &mut Console,
) -> bool {
    let (session, Source { rules, program, units }) = (&compiled.session, &compiled.source);
    let time = place.world().clock.now().to_string();
    let found = ops::judge(session, rules, (program, units), drift, &time);
    let counts = Counts { environments: 1, ..Counts::default() };
    findings::say(&found, session.sources(), counts, located, console);
    found.iter().any(|found| found.severity == Severity::Error)
}

fn found(common: &Common, place: &place::Place, manifest: &Manifest) -> Result<Drift, Failure> {
    let scope = scope(&common.part);
    let detection = ops::detect(place.world(), manifest, &scope, common.how.concurrency);
    place.block_on(detection).map_err(|error| place::failure(&error.into()))
}

fn show(drift: &Drift, compiled: &Compiled<'_>, located: &Located, console: &mut Console) {
    say(drift, compiled.shown(), located, console);
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
fn say(drift: &Drift, (assembly, sources): Shown<'_>, located: &Located, console: &mut Console) {
    let differences = ops::diagnose(drift, assembly, sources);
    findings::say(&differences, sources, Counts { environments: 1, ..Counts::default() }, located, console);
}

fn remediate(arguments: &RemediateArguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    with(&arguments.common, start, console, |place, opened, located, console| {
        let common = &arguments.common;
        let drift = found(common, place, &opened.head)?;
        if drift.drifted().next().is_none() {
            console.say("nothing has drifted");
            unchanged(console);
            return Ok(Exit::Fine);
        }
        let records = records(place, &opened.head);
        let state = place.block_on(records.load()).map_err(failed)?.state;
        let unknown = || {
            let failure = Failure::new("the record does not know what was deployed, because it was made anew");
            failure.hint("`deployer deploy` brings out what was compiled, and is recorded then")
        };
        let manifest = state.manifest.as_deref().ok_or_else(unknown)?;
        let mut assembly = place.block_on(assembly_of(&records, manifest, &opened.head))?;
        assembly.origins = head::origins(&opened.session, &opened.head, &opened.options);
        say(&drift, (&assembly, opened.session.sources()), located, console);
        let mut order = common.how.order(Purpose::Remediate, scope(&common.part), &[], place.artifact_bucket());
        order.revert_drift = drift.drifted().map(|unit| unit.unit.clone()).collect();
        if let Err(exit) = foresee(place, &assembly, &order, console)? {
            return Ok(exit);
        }
        perform(place, assembly, &order, opened, located, (common, console))
    })
}

fn accept(arguments: &AcceptArguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let common = &arguments.common;
    with_compiled(common, start, console, |place, compiled, located, console| {
        let (scope, manifest) = (scope(&common.part), &compiled.assembly.manifest);
        let looked = ops::look(place.world(), manifest, &scope, common.how.concurrency);
        let drift = place.block_on(looked).map_err(|error| place::failure(&error.into()))?;
        let mut session = Session::open(located.loader.as_ref());
        let options = workspace::resolve_options(&common.variables, false, start, located, &mut session)?;
        let rules = |session: &mut Session<'_>| {
            workspace::rules(&common.policies, start, session).map_err(|failure| failure.to_string())
        };
        let inputs = accept::Inputs {
            loader: located.loader.as_ref(),
            stack: &manifest.stack,
            environment: &manifest.environment,
            options: &options,
            rules: &rules,
        };
        let found = accept::propose(inputs, &drift);
        tell(&found, common, console);
        if !common.how.yes || found.files.is_empty() {
            return Ok(if found.refused.is_empty() { Exit::Fine } else { Exit::Findings });
        }
        for (path, change) in &found.files {
            write(&located.root.join(path), &change.after)?;
        }
        console.say(&format!("{} written; `deployer deploy` records them", counted(found.files.len(), "file")));
        Ok(if found.refused.is_empty() { Exit::Fine } else { Exit::Findings })
    })
}

/// What can be accepted and what cannot, and the changes of files.
fn tell(found: &accept::Acceptance, common: &Common, console: &mut Console) {
    if console.document(&accept::json(found)) {
        return;
    }
    for (path, change) in &found.files {
        console.print(&accept::diff(path, change));
    }
    for refused in &found.refused {
        console.say(&format!("not accepted: {}: {}", refused.what, refused.why));
    }
    if found.accepted.is_empty() && found.refused.is_empty() {
        console.say("nothing has drifted");
    } else if !found.accepted.is_empty() && !common.how.yes {
        console.say("nothing was written: say --yes to write it");
    }
}

fn write(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    let failed = |path: &std::path::Path| format!("{} cannot be written", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Failure::because(failed(folder)))?;
    }
    std::fs::write(path, text).map_err(Failure::because(failed(path)))
}
