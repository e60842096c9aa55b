//! `deployer deploy`.
//!
//! `place.rs` opens records and CloudFormation, `commit.rs` finds the commit that is deployed, `progress.rs` tells what happens, `plan.rs` makes plans and
//! `view.rs` shows them, `apply.rs` takes one from a file, `records.rs` shows what did, `drift.rs` what others did,
//! `recover.rs` mends, `rollback.rs` brings an earlier deployment back. Adding a command that deploys: a file here
//! with `Arguments` and `run`.

mod apply;
pub(super) mod bootstrap;
mod commit;
pub(super) mod drift;
mod place;
pub(super) mod plan;
mod progress;
pub(super) mod records;
pub(super) mod recover;
pub(super) mod rollback;
mod view;

use super::options::{Part, Policies, Start, Variables};
use super::render::{Counts, Report, json_report};
use super::workspace::{self, Input, Located};
use super::{Console, Exit, Failure, findings, output};
use crate::backend::Unit;
use crate::deploy::assembly::{Assembly, Manifest};
use crate::deploy::execute::{CONCURRENCY, ExecuteError, Order, Outcome, Scope};
use crate::deploy::lease::LeaseError;
use crate::deploy::plan::Basis;
use crate::deploy::record::{Actor, Deployment, DeploymentStatus, Purpose};
use crate::diag::Diagnostic;
use crate::ir::Program;
use crate::ops::deploy::prepare::prepare;
use crate::ops::deploy::rehearse::{self, Rehearsed};
use crate::ops::{self, Rules, Session, compile};
use crate::source::SourceMap;
use clap::Args;
use indexmap::IndexMap;
use place::{Connection, Place, RecordsOf};
use plan::PlanFailure;
use progress::{ProgressFormat, Teller, short};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;
use std::time::Duration;

/// Deploy one stack to one environment, wave after wave.
///
/// Compiles, plans, takes the lock, and brings every unit that changed out by a change set, as soon as
/// what it needs is there. When one fails, what was done before it is brought back. A FILE that `deployer plan
/// --out` wrote is applied exactly as it was planned, without a question, or refused if something moved since.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A plan that was kept; what is deployed and how is its business then.
    #[arg(value_name = "FILE")]
    plan: Option<PathBuf>,
    /// With FILE: the digest that it must have, as `deployer plan --out` told it.
    #[arg(long, value_name = "SHA256", requires = "plan")]
    digest: Option<String>,
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
    /// Play it through in this process, in virtual time, without an account: shows the timeline and what
    /// takes longest.
    #[arg(long)]
    rehearse: bool,
    /// With --rehearse: let this fail, and show what would be left behind. In place of a resource, `verify`
    /// lets the component's smoke tests fail and `rollback` its alarms go off.
    #[arg(long, value_name = "SERVICE/COMPONENT[/RESOURCE]", requires = "rehearse")]
    fail: Vec<String>,
}

/// How something is deployed.
#[derive(Debug, Args)]
pub struct How {
    /// Do it without asking. Needed where there is no terminal.
    #[arg(short, long)]
    pub yes: bool,
    /// What becomes of units that were done when a later one fails.
    #[arg(long, value_enum, default_value_t = OnFailure::Rollback)]
    on_failure: OnFailure,
    /// Let this component lose its data; may be repeated.
    #[arg(long, value_name = "SERVICE/COMPONENT")]
    allow_data_loss: Vec<String>,
    /// How many units are worked on at once.
    #[arg(long, default_value_t = CONCURRENCY, value_name = "NUMBER")]
    pub concurrency: usize,
    /// How many seconds to wait for somebody else's lock.
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    lock_wait: u64,
    /// Why, for the record.
    #[arg(long)]
    reason: Option<String>,
    /// Who has agreed, for the record. Needed where the environment has `approval`; --yes is not enough there.
    #[arg(long, value_name = "NAME")]
    approved_by: Option<String>,
    /// How progress and result are written.
    #[arg(long, value_enum, default_value_t = ProgressFormat::Human)]
    pub format: ProgressFormat,
}

/// What becomes of units that were done when a later one fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OnFailure {
    /// They are brought back to what they were.
    Rollback,
    /// They stay.
    Stop,
}

impl How {
    /// Why, in the user's words.
    pub fn reason(&self) -> Option<String> {
        self.reason.clone()
    }

    /// The order of a deployment that begins now.
    pub fn order(
        &self,
        purpose: Purpose,
        scope: Scope,
        variables: &[(String, String)],
        bucket: Option<String>,
    ) -> Order {
        Order {
            run: place::new_id(),
            actor: Actor {
                host: place::host(),
                reason: self.reason.clone(),
                approved_by: self.approved_by.clone(),
                ..Actor::default()
            },
            variables: variables.iter().cloned().collect::<IndexMap<_, _>>(),
            scope,
            concurrency: self.concurrency,
            roll_back_on_failure: self.on_failure == OnFailure::Rollback,
            allow_data_loss: self.allow_data_loss.iter().cloned().collect::<BTreeSet<_>>(),
            lock_wait: Duration::from_secs(self.lock_wait),
            artifact_bucket: bucket,
            ..Order::new(&place::new_id(), purpose)
        }
    }
}

/// The id of a deployment that is rehearsed: the same rehearsal twice is the same in every word.
const REHEARSAL: &str = "rehearsal";

/// The bucket of artifacts of a rehearsal.
const REHEARSED_BUCKET: &str = "rehearsal-artifacts";

/// What was compiled to be deployed.
pub(super) struct Compiled<'s> {
    pub session: Session<'s>,
    pub assembly: Assembly,
    pub source: Source,
}

/// What the assembly was made of, and the rules that judged it.
pub(super) struct Source {
    pub rules: Rules,
    pub program: Program,
    pub units: Vec<Unit>,
}

impl Compiled<'_> {
    /// What is deployed, and where its lines are.
    pub fn shown(&self) -> Shown<'_> {
        (&self.assembly, self.session.sources())
    }
}

/// What is deployed, and where its lines are.
pub(super) type Shown<'a> = (&'a Assembly, &'a SourceMap);

/// Compiles what is to be deployed; findings are said, and errors end it: `Err(exit)`.
pub(super) fn compiled<'s>(
    part: &Part,
    (variables, policies): (&Variables, &Policies),
    located: &'s Located,
    start: &Start,
    console: &mut Console,
) -> Result<Result<Compiled<'s>, Exit>, Failure> {
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(variables, false, start, located, &mut session)?;
    let rules = workspace::rules(policies, start, &mut session)?;
    let selection = ops::Selection { service: None, component: None, ..part.selection() };
    let (whole, report) = compile::whole(&session, &rules, &selection, &options);
    let Some(compile::Whole { assembly: compiled, program, units }) = whole else {
        findings::say(&report.diagnostics, session.sources(), findings::counts(&report), located, console);
        findings::say_summary(&report, console);
        console.document(&invalid(&report.diagnostics, session.sources(), findings::counts(&report)));
        return Ok(Err(findings::exit(&report.diagnostics)));
    };
    if !report.diagnostics.is_empty() || !report.waived.is_empty() {
        findings::say_summary(&report, console);
        console.say("`deployer check` shows them");
    }
    let archives = output::archives(&compiled)?;
    let assembly = ops::deploy::assembly(&compiled, archives)
        .map_err(|error| Failure::new(format!("what was compiled cannot be deployed: {error}")))?;
    Ok(Ok(Compiled { session, assembly, source: Source { rules, program, units } }))
}

/// What of the assembly the options mean.
pub(super) fn scope(part: &Part) -> Scope {
    let selection = part.selection();
    let (service, component) = selection.part();
    Scope { service: service.map(str::to_owned), component: component.map(str::to_owned) }
}

/// What is wrong with the workspace, for machines.
fn invalid(found: &[Diagnostic], sources: &SourceMap, counts: Counts) -> Value {
    let mut document = json_report(&Report::masked("", sources, found, counts));
    if let Some(fields) = document.as_object_mut() {
        fields.insert("result".to_owned(), Value::from("invalid"));
    }
    document
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    console.write_documents(arguments.how.format.documents());
    if let Some(file) = &arguments.plan {
        return apply::run(file, arguments, start, console);
    }
    let located = workspace::locate(&arguments.input, start, console)?;
    let with = (&arguments.variables, &arguments.policies);
    let compiled = match compiled(&arguments.part, with, &located, start, console)? {
        Ok(compiled) => compiled,
        Err(exit) => return Ok(exit),
    };
    if arguments.rehearse {
        return rehearse_compiled(arguments, &compiled, &located, console);
    }
    let records = RecordsOf::session(&compiled.session);
    let place = Place::open(&arguments.connection, &compiled.assembly.manifest, &records, &located)?;
    let bucket = place.artifact_bucket();
    let mut order = arguments.how.order(Purpose::Deploy, scope(&arguments.part), &arguments.variables.vars, bucket);
    order.actor.git_commit = commit::of(&located.root);
    let prepared = match place.block_on(prepare(place.world(), &compiled.assembly, &order)) {
        Ok(prepared) => prepared,
        Err(error) => return stopped(&error, console),
    };
    if !prepared.plan.has_changes() {
        return finish(Ok(Outcome::Unchanged), compiled.shown(), &located, console);
    }
    let looking = plan::absent(place.world(), compiled.shown(), &prepared.plan, &prepared.identity);
    let absent = place.block_on(looking);
    let made = plan::judge(prepared, (absent, None), &compiled, &order);
    if arguments.how.format == ProgressFormat::Human {
        console.warn(&view::text(&made));
    }
    view::say_findings(&made, compiled.session.sources(), &located, console);
    if made.is_refused() {
        return Ok(forbidden(console));
    }
    if made.is_lacking() {
        return Ok(lacking(console));
    }
    if !arguments.how.yes && !confirmed("deploy", &compiled.assembly.manifest, console)? {
        console.say("nothing was done");
        return Ok(Exit::Fine);
    }
    let ended = {
        let teller = Teller::new(console, arguments.how.format, false);
        place.block_on(place.deploy(&compiled.assembly, &order, None, &teller))
    };
    finish(ended, compiled.shown(), &located, console)
}

/// A rule about plans forbids the deployment, or data would be lost.
fn forbidden(console: &mut Console) -> Exit {
    console.fail(
        &Failure::new("this deployment is refused; nothing was done")
            .hint("do what the findings say; what a rule says can be waived in `metadata.waivers`"),
    );
    Exit::Refused
}

/// Something is not there that must be before anything is deployed.
fn lacking(console: &mut Console) -> Exit {
    console.fail(
        &Failure::new("this deployment needs what is not there; nothing was changed")
            .hint("make what is missing, or correct its name, and deploy again"),
    );
    Exit::Refused
}

/// Asks whether to do something with an environment; without a terminal nobody can be asked.
fn confirmed(what: &str, manifest: &Manifest, console: &mut Console) -> Result<bool, Failure> {
    let Manifest { stack, environment, .. } = manifest;
    if !std::io::stdin().is_terminal() {
        let failure = Failure::new(format!("there is no terminal to ask whether to {what} {stack} in {environment}"));
        let look = if what == "deploy" { ", or `deployer plan` to see what would be done" } else { "" };
        return Err(failure.hint(format!("say --yes to do it without being asked{look}")));
    }
    console.warn(&format!("To {what} {stack} in {environment}: only `yes` will do: "));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(Failure::because("the answer cannot be read"))?;
    Ok(answer.trim() == "yes")
}

/// Shows how it ended.
pub(super) fn finish(
    ended: Result<Outcome, ExecuteError>,
    shown: Shown<'_>,
    located: &Located,
    console: &mut Console,
) -> Result<Exit, Failure> {
    match ended {
        Ok(Outcome::Unchanged) => {
            console.say("nothing is to be done: everything is as it was compiled");
            records::unchanged(console);
            Ok(Exit::Fine)
        }
        Ok(Outcome::Ended(deployment)) => {
            console.document(&json!({"version": 1, "result": "ended", "deployment": deployment}));
            Ok(told(&deployment, shown, located, console))
        }
        Err(error) => stopped(&error, console),
    }
}

/// Shows why the engine stopped.
pub(super) fn stopped(error: &ExecuteError, console: &mut Console) -> Result<Exit, Failure> {
    let failure = Failure::new(error.to_string());
    let (hint, exit) = match error {
        ExecuteError::Lease(LeaseError::Held(_)) => {
            ("wait for it with --lock-wait SECONDS; `deployer unlock` breaks a lock whose holder is gone", Exit::Locked)
        }
        ExecuteError::DataAtRisk(_) => {
            ("name the component with --allow-data-loss SERVICE/COMPONENT once a backup has been made", Exit::Refused)
        }
        ExecuteError::NotApproved { .. } => {
            ("say who has agreed with --approved-by NAME, which the record keeps; nothing was changed", Exit::Refused)
        }
        ExecuteError::Moved(_) => ("nothing was done: make a new plan and look at it", Exit::Refused),
        error => return Err(place::failure(error)),
    };
    console.fail(&failure.hint(hint));
    Ok(exit)
}

/// What failed, at the lines that caused it.
fn told(deployment: &Deployment, (assembly, sources): Shown<'_>, located: &Located, console: &mut Console) -> Exit {
    if deployment.status == DeploymentStatus::Succeeded {
        return Exit::Fine;
    }
    let failures: Vec<Diagnostic> = ops::deploy::failures::diagnose(deployment, assembly, sources);
    let is_refused = failures.iter().any(|found| found.code.as_str() == "deploy/data-at-risk");
    findings::say(&failures, sources, Counts { environments: 1, ..Counts::default() }, located, console);
    if is_refused { Exit::Refused } else { Exit::Findings }
}

/// A rehearsal of what was compiled: rules about plans are asked as they are before a deployment.
fn rehearse_compiled(
    arguments: &Arguments,
    compiled: &Compiled<'_>,
    located: &Located,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let records = RecordsOf::session(&compiled.session);
    let begin = place::recorded(&records, located, &compiled.assembly.manifest)?;
    let order = rehearsed_order(arguments);
    match plan::rehearsed(compiled, &begin, &order, false) {
        Ok(made) => {
            view::say_findings(&made, compiled.session.sources(), located, console);
            if made.is_refused() {
                return Ok(forbidden(console));
            }
        }
        Err(PlanFailure::Engine(error)) => return stopped(&error, console),
        Err(PlanFailure::Other(failure)) => return Err(failure),
    }
    rehearsal(arguments, compiled.shown(), Rehearsing { begin, order, basis: None }, located, console)
}

/// What a rehearsal begins with, and what it is to do.
struct Rehearsing<'a> {
    begin: rehearse::Start,
    order: Order,
    basis: Option<&'a Basis>,
}

fn rehearsed_order(arguments: &Arguments) -> Order {
    let bucket = Some(REHEARSED_BUCKET.to_owned());
    let order = arguments.how.order(Purpose::Deploy, scope(&arguments.part), &arguments.variables.vars, bucket);
    Order { id: REHEARSAL.to_owned(), ..order }
}

/// Plays a deployment through, of what was compiled or of a plan that was kept.
fn rehearsal(
    arguments: &Arguments,
    shown: Shown<'_>,
    Rehearsing { begin, order, basis }: Rehearsing<'_>,
    located: &Located,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let (assembly, sources) = shown;
    let mut failures = Vec::new();
    for named in &arguments.fail {
        failures.push(failing(named, assembly)?);
    }
    let rehearsed = {
        let teller = Teller::new(console, arguments.how.format, !arguments.fail.is_empty());
        rehearse::run(assembly, &order, basis, &begin, &failures, &teller)
    };
    match rehearsed {
        Ok(rehearsed) => {
            if arguments.how.format == ProgressFormat::Human {
                console.print(&timeline(assembly, &rehearsed));
            }
            finish(Ok(rehearsed.outcome), (assembly, sources), located, console)
        }
        Err(rehearse::RehearseError::Execute(error)) => stopped(&error, console),
        Err(error) => Err(Failure::new(error.to_string())),
    }
}

/// What `--fail` names: a unit, and one of its resources.
fn failing(named: &str, assembly: &Assembly) -> Result<(String, Option<String>), Failure> {
    let units = &assembly.manifest.units;
    // The service may be left out where only one has such a component.
    let unit = |name: &str| {
        let mut found =
            units.keys().filter(|unit| *unit == name || (!name.contains('/') && unit.rsplit('/').next() == Some(name)));
        found.next().filter(|_| found.next().is_none()).cloned()
    };
    if let Some(unit) = unit(named) {
        return Ok((unit, None));
    }
    let parts = named.rsplit_once('/').and_then(|(name, resource)| Some((unit(name)?, resource)));
    let (unit, resource) = parts.ok_or_else(|| {
        let nearest = crate::diag::did_you_mean(named, units.keys().map(String::as_str));
        let hint = nearest.unwrap_or_else(|| "`deployer list` shows components".to_owned());
        Failure::new(format!("there is no component `{named}` in this deployment")).hint(hint)
    })?;
    check_failing(&unit, resource, assembly)?;
    Ok((unit, Some(resource.to_owned())))
}

/// What is to fail must be there.
fn check_failing(unit: &str, resource: &str, assembly: &Assembly) -> Result<(), Failure> {
    let described = assembly.manifest.units.get(unit);
    let missing = |what: &str| Err(Failure::new(format!("{unit} has no {what} that could fail")));
    match resource {
        rehearse::VERIFY if described.is_some_and(|unit| unit.verify.is_empty()) => missing("smoke tests, `verify`,"),
        rehearse::ROLLBACK if described.is_some_and(|unit| unit.rollback.is_none()) => missing("alarms, `rollback`,"),
        rehearse::VERIFY | rehearse::ROLLBACK => Ok(()),
        resource => {
            let template = assembly.templates.get(unit).and_then(|text| serde_json::from_str::<Value>(text).ok());
            let resources = template.as_ref().and_then(|template| template.get("Resources")?.as_object());
            let ids: Vec<&str> = resources.into_iter().flatten().map(|(id, _)| id.as_str()).collect();
            if ids.contains(&resource) {
                return Ok(());
            }
            let hint = crate::diag::did_you_mean(resource, ids.iter().copied());
            let failure = Failure::new(format!("the template of {unit} has no resource `{resource}`"));
            Err(failure.hint(hint.unwrap_or_else(|| format!("it has {}", ids.join(", ")))))
        }
    }
}

/// When each unit was worked on, and which of them decided how long it took.
fn timeline(assembly: &Assembly, rehearsed: &Rehearsed) -> String {
    let mut rows = Vec::new();
    let began = rehearsed.timeline.iter().map(|span| span.start).min().unwrap_or_default();
    let units = match &rehearsed.outcome {
        Outcome::Ended(deployment) => deployment.units.iter(),
        Outcome::Unchanged => indexmap::map::Slice::new().iter(),
    };
    for (unit, step) in units {
        let Some(record) = step.target.as_ref().or(step.before.as_ref()) else { continue };
        let spans = rehearsed.timeline.iter().filter(|span| span.stack == record.stack_name);
        for span in spans.filter(|span| span.logical_id.is_empty()) {
            let (start, end) = (short(span.start.since(began)), short(span.end.since(began)));
            rows.push(vec![format!("{start:>7}"), format!("{end:>7}"), unit.clone(), span.status.clone()]);
        }
    }
    let mut text = super::list::columns(&rows);
    // What a failure cut short has no path to its end.
    let is_whole =
        matches!(&rehearsed.outcome, Outcome::Ended(deployment) if deployment.status == DeploymentStatus::Succeeded);
    let path = rehearse::critical_path(assembly, &rehearsed.timeline);
    if is_whole && !path.is_empty() {
        text.push_str("\ncritical path\n");
        let rows = path.iter().map(|link| {
            let slowest = link.slowest.as_ref().map(|(id, took)| format!("{id} {}", short(*took)));
            vec![format!("  {:>7}", short(link.took)), link.unit.clone(), slowest.unwrap_or_default()]
        });
        text.push_str(&super::list::columns(&rows.collect::<Vec<_>>()));
    }
    text.push_str(&format!("\nrehearsed in {} of virtual time\n", short(rehearsed.took)));
    text
}
