//! `deployer cost`.
//!
//! `table.rs` writes the table for people, `json.rs` the document for machines.

mod json;
mod table;

use super::options::{DataFormat, Part, Start, Variables};
use super::render::Counts;
use super::workspace::{self, Input};
use super::{Console, Exit, Failure, findings};
use crate::diag::{Severity, Sink};
use crate::ops::{Session, cost};
use clap::Args;

/// Estimate what environments cost in a month.
///
/// Counts what the templates say at list prices: tasks, instances, storage, gateways. What is paid by use is
/// counted only if the price book says how much it is; what cannot be known is listed and never counts as
/// zero. docs/cost.md says more, and how to bring prices of your own.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    input: Input,
    /// List what each component pays for, and what is paid by use.
    #[arg(long)]
    items: bool,
    /// How the estimate is written; the JSON has all items and is described by
    /// docs/schema/cost-report.schema.json.
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    format: DataFormat,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = workspace::locate(&arguments.input, start, console)?;
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(&arguments.variables, true, start, &located, &mut session)?;
    let mut sink = Sink::default();
    let book = cost::price_book(&mut session, &mut sink);
    let of_book = sink.finish();
    let (costs, report) = cost::run(&session, &arguments.part.selection(), &options, &book);
    findings::say(&of_book, session.sources(), Counts { environments: 1, ..Counts::default() }, &located, console);
    let is_shown = costs.iter().flat_map(|stack| &stack.environments).any(|cost| !cost.estimate.components.is_empty());
    match arguments.format {
        DataFormat::Human if !is_shown => {}
        DataFormat::Human => console.print(&table::write(&costs, &book, arguments.items)),
        DataFormat::Json => console.print(&json::write(&costs, &book)),
    }
    let mut errors = report.diagnostics;
    errors.retain(|found| found.severity == Severity::Error);
    findings::say_aside(is_shown, &errors, session.sources(), &located, console);
    errors.extend(of_book);
    Ok(findings::exit(&errors))
}
