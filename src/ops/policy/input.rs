//! `deployer policy input`: what rules see of a stack in an environment.

use crate::backend::Unit;
use crate::diag::Sink;
use crate::frontend::ResolveOptions;
use crate::ir::Program;
use crate::ops::rules::views;
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

/// The input as JSON. `None` if there is none: the sink says why, or it is that of a rule about what is
/// known only when something is deployed.
#[must_use]
pub fn run(
    session: &Session<'_>,
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
    if matches!(view, View::Program) {
        let (program, _) = session.program(stack, environment, options, &mut sink);
        return (program.map(|program| policy::program_json(&program, &Facts::default())), sink);
    }
    let (compiled, _) = session.compiled(stack, environment, options, &mut sink);
    (compiled.and_then(|Compiled { program, units }| seen(view, &program, &units)), sink)
}

fn seen(view: View<'_>, program: &Program, units: &[Unit]) -> Option<Json> {
    let views = views(units);
    match view {
        View::Program => Some(policy::program_json(program, &Facts::default())),
        View::Templates => Some(policy::templates_json(program, &views)),
        View::Rule(rule) => policy::rule_json(rule, program, &views, &Facts::default()),
    }
}
