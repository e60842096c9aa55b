//! `deployer policy eval`: a query of Rego against what rules see.

use super::input::View;
use crate::diag::Sink;
use crate::ops::Rules;
use crate::policy::{Query, Rule, Style, Subject};
use serde_json::Value as Json;

/// What a query is given if nobody says: what the rule that it asks for is given, or else the whole program.
///
/// # Errors
/// The rule that it asks for, if no workspace holds its input: it wants one template at a time, or what is
/// known only when something is deployed.
pub fn view<'r>(rules: &'r Rules, query: &Query) -> Result<View<'r>, &'r Rule> {
    let mut asked = rules.policy.rules().iter().filter(|rule| query.is_about(rule));
    match (asked.next(), asked.next()) {
        (Some(rule), None) if rule.style == Style::Template => Err(rule),
        (Some(rule), None) if !matches!(rule.info.subject, Subject::Program | Subject::Templates) => Err(rule),
        (Some(rule), None) => Ok(View::Rule(rule)),
        _ => Ok(View::Program),
    }
}

/// The answer as `opa eval` prints it, `{"result": […]}`; without `result` it is undefined. `None` if the
/// query could not be evaluated, which is in the sink.
#[must_use]
pub fn run(rules: &Rules, query: &Query, input: Option<Json>) -> (Option<Json>, Sink) {
    let mut sink = Sink::default();
    let answer = rules.policy.query(query, input, &mut sink);
    (answer, sink)
}

/// The values of an answer, in order: for each result its variables if it binds some, else the value of
/// each of its expressions.
#[must_use]
pub fn values(answer: &Json) -> Vec<&Json> {
    let mut values = Vec::new();
    for result in list(answer, "result") {
        match result.get("bindings") {
            Some(bindings) => values.push(bindings),
            None => values.extend(list(result, "expressions").iter().filter_map(|one| one.get("value"))),
        }
    }
    values
}

/// The items of a field; none if it is no list.
fn list<'j>(json: &'j Json, key: &str) -> &'j [Json] {
    json.get(key).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}
