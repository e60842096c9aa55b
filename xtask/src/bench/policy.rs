//! What the embedded rules cost: reading them in a fresh process, and judging a generated workspace.
//!
//! Asks policy as the compiler does, templates by the batch and then the program, but on one thread at a
//! time and several times over; the median counts. Only the rules are measured, not what makes the templates.

use crate::{Failure, Outcome};
use deployer::diag::Sink;
use deployer::frontend::ResolveOptions;
use deployer::ops::rules::views;
use deployer::ops::{Selection, Session};
use deployer::policy::{Facts, LoadOptions, Memory, Policy, TemplateView};
use deployer::source::{OsLoader, SourceMap};
use std::path::Path;
use std::time::Instant;

/// How many units the compiler has judged at a time.
const BATCH: usize = 64;

/// How often everything is judged, after one time that reads the rules' programs.
const RUNS: usize = 11;

/// What the rules cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    /// How many rules there are.
    pub rules: usize,
    /// Milliseconds on the clock until they are read, in a fresh process.
    pub load: f64,
    /// Milliseconds of processor time to judge everything once, the programs of the rules not yet read.
    pub first: f64,
    /// Microseconds of processor time a component for its templates.
    pub templates: f64,
    /// The same for what people wrote.
    pub program: f64,
}

/// The hidden command: judges a workspace in the environment `production` and prints what that cost.
///
/// # Errors
/// When the workspace has no such environment or mistakes.
pub fn policy(workspace: &str) -> Outcome {
    let start = Instant::now();
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let policy = Policy::load(&LoadOptions::default(), &mut sources, &mut sink);
    let load = start.elapsed().as_secs_f64() * 1e3;
    let loader = OsLoader::new(Path::new(workspace));
    let session = Session::open(&loader);
    let selection = Selection { environment: Some("production".to_owned()), ..Selection::default() };
    let stack = session.stack(&selection, &mut sink).ok_or_else(|| Failure::new("no stack"))?;
    let environment = session.environment(stack, &selection, &mut sink);
    let (compiled, _) = session.compiled(stack, environment, &ResolveOptions::default(), &mut sink);
    let compiled = compiled.ok_or_else(|| Failure::new("the workspace does not compile"))?;
    let views = views(&compiled.units);
    let templates = || {
        let memory = Memory::default();
        let judge = |batch: &[TemplateView<'_>]| policy.check_templates(&compiled.program, batch, &memory).len();
        views.chunks(BATCH).map(judge).sum::<usize>()
    };
    let program = || policy.check_program(&compiled.program, &Facts::default(), &Memory::default()).len();
    let first = cost(|| templates() + program())?;
    let components = compiled.program.components.len().max(1) as f64;
    let a_component = |judge: &dyn Fn() -> usize| -> Outcome<f64> {
        let mut costs = (0..RUNS).map(|_| cost(judge)).collect::<Outcome<Vec<f64>>>()?;
        costs.sort_by(f64::total_cmp);
        Ok(costs.get(RUNS / 2).copied().unwrap_or_default() * 1e6 / components)
    };
    let (templates, program) = (a_component(&templates)?, a_component(&program)?);
    println!("{} {load} {} {templates} {program}", policy.rules().len(), first * 1e3);
    Ok(())
}

/// Reads what the hidden command printed.
///
/// # Errors
/// When that is something else.
pub(super) fn parse(printed: &str) -> Outcome<Judged> {
    let words: Vec<&str> = printed.split_whitespace().collect();
    let number = |word: &str| word.parse::<f64>().map_err(Failure::because(format!("not a number: {word}")));
    match words.as_slice() {
        [rules, load, first, templates, program] => Ok(Judged {
            rules: rules.parse().map_err(Failure::because("not a count"))?,
            load: number(load)?,
            first: number(first)?,
            templates: number(templates)?,
            program: number(program)?,
        }),
        _ => Err(Failure::new(format!("not five numbers: {printed}"))),
    }
}

/// The seconds of processor time, of all threads, that something takes.
#[cfg(unix)]
fn cost(work: impl FnOnce() -> usize) -> Outcome<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let spent = || {
        let usage = getrusage(UsageWho::RUSAGE_SELF).map_err(Failure::because("cannot read the resource usage"))?;
        let time = usage.user_time() + usage.system_time();
        Ok::<f64, Failure>(time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
    };
    let before = spent()?;
    std::hint::black_box(work());
    Ok(spent()? - before)
}

/// The seconds that something takes.
///
/// # Errors
/// Always: the resource usage of Unix is needed.
#[cfg(not(unix))]
fn cost(_: impl FnOnce() -> usize) -> Outcome<f64> {
    Err(Failure::new("benchmarks are measured on Unix"))
}
