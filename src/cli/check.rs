//! `deployer check`.

use super::options::{Part, Policies, Start, Variables};
use super::render::Format;
use super::workspace::{self, Input};
use super::{Console, Exit, Failure, findings};
use crate::ops::{Session, check};
use clap::Args;
use std::mem::ManuallyDrop;
use std::time::Instant;

/// Check everything: all stacks, services and environments.
///
/// Finds all mistakes in one run. A variable that only deployments give takes the `example` of its
/// declaration.
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
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Human, env = "DEPLOYER_FORMAT", hide_env_values = true)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let clock = Instant::now();
    let located = workspace::locate(&arguments.input, start, console)?;
    // The process ends with the command, so nobody has to take the trees apart.
    let mut session = ManuallyDrop::new(Session::open(located.loader.as_ref()));
    let options = workspace::resolve_options(&arguments.variables, true, start, &located, &mut session)?;
    let rules = workspace::rules(&arguments.policies, start, &mut session)?;
    let report = check::run(&session, &rules, &arguments.part.selection(), &options);
    let text = findings::text(arguments.format, "check", &report, session.sources(), &located, console);
    console.print(&text);
    findings::say_summary(&report, console);
    console.explain(2, || format!("took {:.1} ms", clock.elapsed().as_secs_f64() * 1e3));
    Ok(findings::exit(&report.diagnostics))
}
