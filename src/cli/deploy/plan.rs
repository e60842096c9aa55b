//! `deployer plan`, and how a plan is shown.

use super::super::options::{Part, Policies, Start, Variables};
use super::super::render::counted;
use super::super::workspace::{self, Input};
use super::super::{Console, Exit, Failure};
use super::place::{self, Connection, Place};
use super::{How, compiled, scope};
use crate::deploy::cloud::{ChangeAction, Replacement};
use crate::deploy::plan::{Plan, PlannedChange, PlannedProperty, UnitPlan};
use crate::deploy::record::{Purpose, UnitAction};
use crate::ops;
use clap::Args;
use serde_json::json;

/// Show what a deployment would do, without doing anything.
///
/// Predicted from what is recorded and what was compiled: what is made, changed, replaced and removed, with
/// old and new values at their lines, and what would lose data.
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
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = workspace::locate(&arguments.input, start, console)?;
    let with = (&arguments.variables, &arguments.policies);
    let compiled = match compiled(&arguments.part, with, &located, start, console)? {
        Ok(compiled) => compiled,
        Err(exit) => return Ok(exit),
    };
    let place = Place::open(&arguments.connection, &compiled, &located)?;
    let bucket = place.artifact_bucket();
    let order = arguments.how.order(Purpose::Deploy, scope(&arguments.part), &arguments.variables.vars, bucket);
    let plan = place.block_on(ops::deploy::plan(place.world(), &compiled.assembly, &order));
    let plan = plan.map_err(|error| place::failure(&error.into()))?;
    match arguments.how.format {
        super::ProgressFormat::Human => console.print(&text(&plan)),
        _ => console.print(&format!("{:#}\n", json!({"version": 1, "plan": plan}))),
    }
    Ok(if arguments.exit_code && plan.has_changes() { Exit::Changes } else { Exit::Fine })
}

/// Shows a plan on stderr, before somebody is asked.
pub(super) fn say(plan: &Plan, console: &mut Console) {
    console.warn(&text(plan));
}

/// The plan for people: a unit with its resources and properties, old and new values, lines.
fn text(plan: &Plan) -> String {
    let mut text = String::new();
    let mut wave = 0;
    for unit in plan.units.iter().filter(|unit| unit.action != UnitAction::Keep) {
        if unit.wave != wave {
            wave = unit.wave;
            text.push_str(&format!("wave {wave}\n"));
        }
        push_unit(&mut text, unit);
    }
    let count = |wanted: UnitAction| plan.units.iter().filter(|unit| unit.action == wanted).count();
    let summary = [
        (count(UnitAction::Create), "to make"),
        (count(UnitAction::Update), "to change"),
        (count(UnitAction::Delete), "to remove"),
        (count(UnitAction::Keep), "unchanged"),
    ];
    let summary: Vec<String> =
        summary.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    text.push_str(&format!("{} for {}: {}\n", plan.stack, plan.environment, summary.join(", ")));
    let at_risk: Vec<String> =
        plan.data_at_risk().map(|(unit, change)| format!("{} {}", unit.unit, change.logical_id)).collect();
    if !at_risk.is_empty() {
        text.push_str(&format!("DATA WOULD BE LOST: {}\n", at_risk.join(", ")));
    }
    text
}

fn push_unit(text: &mut String, unit: &UnitPlan) {
    let sign = match unit.action {
        UnitAction::Create => "+",
        UnitAction::Update => "~",
        UnitAction::Delete => "-",
        UnitAction::Keep => " ",
    };
    text.push_str(&format!("  {sign} {} ({})", unit.unit, counted(unit.changes.len(), "resource")));
    if !unit.source.is_empty() {
        text.push_str(&format!("  {}", unit.source));
    }
    text.push('\n');
    if unit.action == UnitAction::Update {
        for (name, before, after) in &unit.parameters {
            let value = |value: &Option<String>, none: &str| value.clone().unwrap_or_else(|| none.to_owned());
            let (before, after) = (value(before, "nothing"), value(after, "known when it is deployed"));
            text.push_str(&format!("      parameter {name}: {before} -> {after}\n"));
        }
        unit.changes.iter().for_each(|change| push_change(text, change));
    }
}

fn push_change(text: &mut String, change: &PlannedChange) {
    let sign = match (change.action, change.replacement) {
        (ChangeAction::Add | ChangeAction::Import, _) => "+",
        (ChangeAction::Remove, _) => "-",
        (_, Replacement::Always) => "-/+",
        (_, Replacement::Conditional) => "~?",
        _ => "~",
    };
    let loses = if change.loses_data { "  LOSES ITS DATA" } else { "" };
    let what = match change.replacement {
        Replacement::Always => " is replaced",
        Replacement::Conditional => " is perhaps replaced",
        Replacement::Never => "",
    };
    text.push_str(&format!("      {sign} {} ({}){what}{loses}\n", change.logical_id, change.resource_type));
    change.properties.iter().for_each(|property| push_property(text, property));
}

/// Values longer than this are cut.
const LONGEST: usize = 80;

fn push_property(text: &mut String, property: &PlannedProperty) {
    let shown = |value: &Option<String>, none: &str| match value {
        None => none.to_owned(),
        Some(value) if value.chars().count() > LONGEST => {
            format!("{}…", value.chars().take(LONGEST).collect::<String>())
        }
        Some(value) => value.clone(),
    };
    let change = match &property.because_of {
        Some(cause) => format!("follows {cause}"),
        None => format!("{} -> {}", shown(&property.before, "nothing"), shown(&property.after, "nothing")),
    };
    let place = property.source.as_ref().map(|place| format!("  {place}")).unwrap_or_default();
    text.push_str(&format!("          {}: {change}{place}\n", property.path));
}
