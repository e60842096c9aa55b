//! How a plan is shown: to people, and as JSON.

use super::super::render::{Counts, Report, counted, json_report};
use super::super::{Console, findings};
use super::plan::Made;
use crate::cli::workspace::Located;
use crate::deploy::cloud::{ChangeAction, Replacement};
use crate::deploy::plan::{Answer, Exact, Plan, PlannedChange, PlannedProperty, UnitPlan};
use crate::deploy::record::UnitAction;
use crate::diag::{Diagnostic, Severity};
use crate::ops::deploy::prepare::CostChange;
use crate::ops::rules::Suppressed;
use crate::source::SourceMap;
use serde_json::{Value as Json, json};

/// Everything that is said about a plan, as JSON.
pub(super) fn json(made: &Made, sources: &SourceMap) -> Json {
    let counts = Counts { environments: 1, ..Counts::default() };
    let found = json_report(&Report::masked("plan", sources, &made.findings, counts).with_waived(&made.waived));
    let absent = json_report(&Report::masked("plan", sources, &made.absent, counts));
    let field = |name: &str| found.get(name).cloned().unwrap_or_default();
    json!({
        "version": 1,
        "plan": made.prepared.plan,
        "cost": made.cost,
        "policy": {
            "verdict": if made.is_refused() { "refused" } else { "passed" },
            "findings": field("diagnostics"),
            "waived": field("waived"),
        },
        "missing": absent.get("diagnostics").cloned().unwrap_or_default(),
        "exact": made.exact,
    })
}

/// Everything that is said about a plan, for people; findings of rules are said apart, at their lines.
pub(super) fn text(made: &Made) -> String {
    let mut text = plan(&made.prepared.plan);
    if let Some(exact) = &made.exact {
        push_exact(&mut text, &made.prepared.plan, exact);
    }
    push_cost(&mut text, &made.cost);
    let errors = made.findings.iter().filter(|found| found.severity == Severity::Error).count();
    let verdict = match (errors, made.findings.len()) {
        (0, 0) => "passed".to_owned(),
        (0, warnings) => format!("passed, with {}", counted(warnings, "finding")),
        (errors, _) => format!("REFUSED, {}", counted(errors, "error")),
    };
    let waived = if made.waived.is_empty() { String::new() } else { format!(", {} waived", made.waived.len()) };
    text.push_str(&format!("policy: {verdict}{waived}\n"));
    for Suppressed { diagnostic, reason, until, .. } in &made.waived {
        text.push_str(&format!("      waived until {until}: {}: {} ({reason})\n", diagnostic.code, diagnostic.message));
    }
    if made.is_lacking() {
        text.push_str("MISSING: something that must be there already\n");
    }
    text
}

/// Says what rules found in a plan and what is not there that it needs, at the lines of YAML.
pub(super) fn say_findings(made: &Made, sources: &SourceMap, located: &Located, console: &mut Console) {
    let all: Vec<Diagnostic> = made.findings.iter().chain(&made.absent).cloned().collect();
    say_all(&all, sources, located, console);
}

/// Says findings about a plan, if there are any.
pub(super) fn say_all(all: &[Diagnostic], sources: &SourceMap, located: &Located, console: &mut Console) {
    if !all.is_empty() {
        let counts = Counts { environments: 1, ..Counts::default() };
        findings::say(all, sources, counts, located, console);
    }
}

fn push_exact(text: &mut String, plan: &Plan, exact: &Exact) {
    text.push_str("what CloudFormation says\n");
    for (unit, answer) in &exact.units {
        let said = match answer {
            Answer::Changes { changes } if changes.is_empty() => "no change".to_owned(),
            Answer::Changes { changes } => {
                let others = exact.disagreements.iter().filter(|one| one.unit == *unit).count();
                let agrees = if others == 0 { "as predicted".to_owned() } else { format!("{others} not as predicted") };
                format!("{}, {agrees}", counted(changes.len(), "resource"))
            }
            Answer::Refused { reason } => format!("WOULD NOT TAKE IT: {reason}"),
            Answer::Predicted { reason } => format!("predicted only: {reason}"),
        };
        let wave = plan.units.iter().find(|planned| planned.unit == *unit).map_or(0, |planned| planned.wave);
        text.push_str(&format!("  {unit} (wave {wave}): {said}\n"));
        for one in exact.disagreements.iter().filter(|one| one.unit == *unit) {
            text.push_str(&format!("      {}: predicted {}, exactly {}\n", one.logical_id, one.predicted, one.exact));
        }
    }
}

fn push_cost(text: &mut String, cost: &CostChange) {
    let dollars = |amount: Option<f64>| amount.map_or_else(|| "unknown".to_owned(), |amount| format!("${amount:.2}"));
    let change = match cost.difference() {
        Some(0.0) => "the same".to_owned(),
        Some(difference) if difference > 0.0 => format!("+${difference:.2}"),
        Some(difference) => format!("-${:.2}", difference.abs()),
        None => "the difference is unknown".to_owned(),
    };
    let (before, after) = (dollars(cost.before), dollars(cost.after));
    text.push_str(&format!("cost a month: {before} -> {after} ({change})"));
    if cost.unknown + cost.by_use > 0 {
        let (by_use, unknown) = (cost.by_use, cost.unknown);
        text.push_str(&format!("; on top: {by_use} paid by use, {unknown} without a known price"));
    }
    text.push('\n');
    for unit in &cost.units {
        let gone = |amount: Option<f64>| amount.map_or_else(|| "-".to_owned(), |amount| format!("${amount:.2}"));
        text.push_str(&format!("      {}: {} -> {}\n", unit.unit, gone(unit.before), gone(unit.after)));
    }
    if let Some(note) = &cost.note {
        text.push_str(&format!("      {note}\n"));
    }
}

/// Shows a plan on stderr, before somebody is asked.
pub(super) fn say_plan(plan: &Plan, console: &mut Console) {
    console.warn(&self::plan(plan));
}

/// The plan for people: a unit with its resources and properties, old and new values, lines.
fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    let mut last = None;
    for unit in plan.units.iter().filter(|unit| unit.action != UnitAction::Keep) {
        let goes = unit.action == UnitAction::Delete;
        if last.replace((goes, unit.wave)) != Some((goes, unit.wave)) {
            let when = if goes { ", removed at the end" } else { "" };
            text.push_str(&format!("wave {}{when}\n", unit.wave));
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
    let name = |(unit, change): (&UnitPlan, &PlannedChange)| format!("{} {}", unit.unit, change.logical_id);
    let goes = plan.data_that_goes().map(|unit| unit.unit.clone());
    push_names(&mut text, "DATA WOULD BE LOST", goes.chain(plan.data_at_risk().map(name)).collect());
    push_names(&mut text, "MAY BE AWAY FOR A WHILE", plan.downtime().map(name).collect());
    push_names(&mut text, "STAYS IN THE ACCOUNT", plan.left_behind().map(name).collect());
    text
}

fn push_names(text: &mut String, what: &str, names: Vec<String>) {
    if !names.is_empty() {
        text.push_str(&format!("{what}: {}\n", names.join(", ")));
    }
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
    if let Some(why) = &change.downtime {
        text.push_str(&format!("          {why}\n"));
    }
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
