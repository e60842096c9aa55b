//! `deployer policy input`: what rules see of a stack in an environment.

use crate::diag::Sink;
use crate::frontend::ResolveOptions;
use crate::ops::rules::{Rules, views};
use crate::ops::session::{Compiled, Selection, Session};
use crate::policy::{self, Facts, Rule};
use serde_json::Value as Json;

/// Which input is meant.
#[derive(Debug, Clone, Copy)]
pub enum View<'r> {
    /// All of what rules about the program see.
    Program,
    /// All of what rules about templates see.
    Templates,
    /// What one rule is given: nothing but its kinds and resources.
    Rule(&'r Rule),
}

/// The input as JSON, with what components cost. `None` if there is none: the sink says why, or it is that
/// of a rule about what is known only when something is deployed.
#[must_use]
pub fn run(
    session: &Session<'_>,
    rules: &Rules,
    selection: &Selection,
    view: View<'_>,
    options: &ResolveOptions,
) -> (Option<Json>, Sink) {
    let mut sink = session.sink();
    let Some(stack) = session.stack(selection, &mut sink) else { return (None, sink) };
    let named = stack.environments().next().is_some();
    let environment = if named { session.environment(stack, selection, &mut sink) } else { None };
    if named && environment.is_none() {
        return (None, sink);
    }
    let (compiled, _) = session.compiled(stack, environment, options, &mut sink);
    (compiled.and_then(|compiled| seen(rules, view, &compiled)), sink)
}

fn seen(rules: &Rules, view: View<'_>, Compiled { program, units }: &Compiled) -> Option<Json> {
    let costs = rules.costs(program, units);
    let facts = Facts { monthly_costs: Some(&costs) };
    let views = views(units);
    match view {
        View::Program => Some(policy::program_json(program, &facts)),
        View::Templates => Some(policy::templates_json(program, &views)),
        View::Rule(rule) => policy::rule_json(rule, program, &views, &facts),
    }
}
