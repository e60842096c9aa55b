//! `deployer plan`: what a deployment would do, what that costs, what rules say of it, and what CloudFormation does.

use super::super::options::{Part, Policies, Start, Variables};
use super::super::workspace::{self, Input};
use super::super::{Console, Exit, Failure};
use super::place::{self, Connection, Place, RecordsOf};
use super::{Compiled, How, ProgressFormat, Shown, compiled, scope, view};
use crate::deploy::World;
use crate::deploy::cloud::Identity;
use crate::deploy::diagnostics;
use crate::deploy::execute::{ExecuteError, Order, preview};
use crate::deploy::plan::artefact::{Kept, PlanFile};
use crate::deploy::plan::{Exact, Plan};
use crate::deploy::preflight;
use crate::deploy::progress::Silent;
use crate::deploy::record::{Purpose, UnitAction};
use crate::diag::{Diagnostic, Severity};
use crate::ops::deploy as ops;
use crate::ops::deploy::prepare::{CostChange, Prepared, Told, prepare};
use crate::ops::deploy::rehearse::{self, RehearseError};
use crate::ops::rules::Suppressed;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Show what a deployment would do, without doing anything.
///
/// Predicted from what is recorded and what was compiled: what is made, changed, replaced and removed, with
/// old and new values at their lines, what would lose data, what may be away for a while, what it does to the
/// monthly bill, and what the rules about plans say.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    how: How,
    /// End with 3 if something would be done.
    #[arg(long)]
    exit_code: bool,
    /// Ask CloudFormation as well: makes change sets of units whose inputs are known, shows where they disagree
    /// with the prediction, and removes them. Takes the lock for that; executes nothing.
    #[arg(long)]
    exact: bool,
    /// Keep the plan in a file, for `deployer deploy FILE` to apply exactly this or nothing.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Plan without an account: what the file backend has recorded is taken to be what is there.
    #[arg(long)]
    rehearse: bool,
}

/// A plan with everything that is said about it.
pub(super) struct Made {
    pub prepared: Prepared,
    pub cost: CostChange,
    pub findings: Vec<Diagnostic>,
    pub waived: Vec<Suppressed>,
    /// What must be there already and is not, and what could not be looked at.
    pub absent: Vec<Diagnostic>,
    pub exact: Option<Exact>,
}

impl Made {
    /// Whether a rule forbids it.
    pub fn is_refused(&self) -> bool {
        has_errors(&self.findings)
    }

    /// Whether something is missing that must be there already.
    pub fn is_lacking(&self) -> bool {
        has_errors(&self.absent)
    }
}

pub(super) fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|found| found.severity == Severity::Error)
}

/// What a plan needs that must be there already and is not, and what could not be looked at. A plan without changes
/// needs nothing.
pub(super) async fn absent(
    world: World<'_>,
    (assembly, sources): Shown<'_>,
    plan: &Plan,
    identity: &Identity,
) -> Vec<Diagnostic> {
    let found = preflight::look(world, assembly, plan, identity).await;
    ops::preflight::diagnose(&found, assembly, sources)
}

/// Makes a plan and judges it. CloudFormation is not asked about one that lacks something.
async fn make(world: World<'_>, compiled: &Compiled<'_>, order: &Order, is_exact: bool) -> Result<Made, ExecuteError> {
    let assembly = &compiled.assembly;
    let prepared = prepare(world, assembly, order).await?;
    if !is_exact || !prepared.plan.has_changes() {
        return Ok(judge(prepared, (Vec::new(), None), compiled, order));
    }
    let absent = absent(world, compiled.shown(), &prepared.plan, &prepared.identity).await;
    let exact = if has_errors(&absent) {
        None
    } else {
        let answers = preview(world, assembly, order, (&prepared.plan, &prepared.basis), &Silent).await?;
        Some(Exact::of(&prepared.plan, answers))
    };
    Ok(judge(prepared, (absent, exact), compiled, order))
}

/// What a plan costs, and what rules say of it. What is missing, and what CloudFormation says, is known already.
pub(super) fn judge(
    prepared: Prepared,
    (absent, exact): (Vec<Diagnostic>, Option<Exact>),
    compiled: &Compiled<'_>,
    order: &Order,
) -> Made {
    let (assembly, source) = (&compiled.assembly, &compiled.source);
    let cost = prepared.cost(assembly, order, &source.rules.book);
    let told = Told { time: place::now(), is_pipeline: place::is_pipeline() };
    let facts = prepared.facts(assembly, order, &cost, told);
    let (mut findings, waived) = source.rules.judge_plan(&compiled.session, &source.program, &source.units, &facts);
    let gone = prepared.plan.data_that_goes().filter(|unit| !order.allow_data_loss.contains(&unit.unit));
    findings.extend(gone.map(|unit| {
        let span = ops::failures::span(&unit.source, compiled.session.sources());
        let mut comes = prepared.plan.units.iter().filter(|new| new.action == UnitAction::Create);
        let renamed = comes.find(|new| new.kind == unit.kind).map(|new| new.unit.as_str());
        // The line may be another's by now.
        diagnostics::data_goes(&unit.unit, renamed, span.filter(|_| renamed.is_none()))
    }));
    let waived = Suppressed::fold(waived.into_iter().map(|waived| Suppressed::of(waived, None)).collect());
    Made { prepared, cost, findings, waived, absent, exact }
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    console.write_documents(arguments.how.format.documents());
    let located = workspace::locate(&arguments.input, start, console)?;
    let with = (&arguments.variables, &arguments.policies);
    let compiled = match compiled(&arguments.part, with, &located, start, console)? {
        Ok(compiled) => compiled,
        Err(exit) => return Ok(exit),
    };
    let records = RecordsOf::session(&compiled.session);
    let order =
        |bucket| arguments.how.order(Purpose::Deploy, scope(&arguments.part), &arguments.variables.vars, bucket);
    let (order, made) = if arguments.rehearse {
        let order = Order { id: super::REHEARSAL.to_owned(), ..order(Some(super::REHEARSED_BUCKET.to_owned())) };
        let begin = place::recorded(&records, &located, &compiled.assembly.manifest)?;
        let made = rehearsed(&compiled, &begin, &order, arguments.exact);
        (order, made)
    } else {
        let place = Place::open(&arguments.connection, &compiled.assembly.manifest, &records, &located)?;
        let order = order(place.artifact_bucket());
        let made = place.block_on(make(place.world(), &compiled, &order, arguments.exact));
        (order, made.map_err(PlanFailure::Engine))
    };
    let made = match made {
        Ok(made) => made,
        Err(PlanFailure::Engine(error)) => return super::stopped(&error, console),
        Err(PlanFailure::Other(failure)) => return Err(failure),
    };
    let sources = compiled.session.sources();
    let written = match &arguments.out {
        Some(path) if !made.is_refused() && !made.is_lacking() => {
            Some(keep(path, &made, &compiled, &order, &records, start)?)
        }
        _ => None,
    };
    match arguments.how.format {
        ProgressFormat::Human => {
            view::say_findings(&made, sources, &located, console);
            console.print(&view::text(&made));
        }
        _ => {
            let mut shown = view::json(&made, sources);
            if let (Some(shown), Some(file)) = (shown.as_object_mut(), &written) {
                shown.insert("digest".to_owned(), json!(file.digest));
            }
            console.document(&shown);
        }
    }
    tell_file(arguments, written.as_ref(), &made, console);
    Ok(match (made.is_refused() || made.is_lacking(), arguments.exit_code && made.prepared.plan.has_changes()) {
        (true, _) => Exit::Refused,
        (false, true) => Exit::Changes,
        (false, false) => Exit::Fine,
    })
}

fn tell_file(arguments: &Arguments, written: Option<&PlanFile>, made: &Made, console: &mut Console) {
    match (&arguments.out, written) {
        (Some(path), Some(file)) => {
            console.say(&format!("the plan is in {}, its digest is {}", path.display(), file.digest));
        }
        (Some(path), None) => {
            let why =
                if made.is_refused() { "a rule forbids the plan" } else { "something that it needs is not there" };
            console.say(&format!("{} was not written: {why}", path.display()));
        }
        (None, _) => {}
    }
}

/// Why there is no plan.
pub(super) enum PlanFailure {
    Engine(ExecuteError),
    Other(Failure),
}

/// A plan on the rehearsal, where what the file backend has recorded is what is there.
pub(super) fn rehearsed(
    compiled: &Compiled<'_>,
    begin: &rehearse::Start,
    order: &Order,
    is_exact: bool,
) -> Result<Made, PlanFailure> {
    let made = rehearse::stage(&compiled.assembly, begin, &[], async |world, _| {
        Ok(make(world, compiled, order, is_exact).await?)
    });
    made.map_err(|error| match error {
        RehearseError::Execute(error) => PlanFailure::Engine(error),
        other => PlanFailure::Other(Failure::new(other.to_string())),
    })
}

/// Writes the plan into a file: beside it first, so that one that is there is whole.
fn keep(
    path: &Path,
    made: &Made,
    compiled: &Compiled<'_>,
    order: &Order,
    records: &RecordsOf,
    start: &Start,
) -> Result<PlanFile, Failure> {
    let Prepared { plan, basis, identity, .. } = &made.prepared;
    let kept = Kept { plan, basis, assembly: &compiled.assembly, order, records: &records.at };
    let file = PlanFile::new(kept, place::now(), &identity.arn);
    let path = start.directory.join(path);
    let mut beside = path.clone().into_os_string();
    beside.push(format!(".{}", std::process::id()));
    let written = std::fs::write(&beside, file.write()).and_then(|()| std::fs::rename(&beside, &path));
    written.map_err(Failure::because(format!("{} cannot be written", path.display())))?;
    Ok(file)
}
