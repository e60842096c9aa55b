//! The input of rules about drift: resources that are not as they were deployed.

use super::builder::{Words, object, or_null};
use super::{Filter, Input, program, templates};
use crate::ir::Program;
use crate::policy::rule::Rule;
use regorus::Value;

/// A resource that is not as it was deployed, or that could not be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct DriftView {
    /// The component, or the foundation unit.
    pub component: String,
    /// Its kind, or `Foundation`.
    pub kind: String,
    /// The resource.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// `changed`, `deleted` or `notChecked`.
    pub status: &'static str,
    /// What is different.
    pub differences: Vec<DriftDifference>,
}

/// A property that is another.
#[derive(Debug, Clone, PartialEq)]
pub struct DriftDifference {
    /// `Properties.A[0].B`.
    pub path: String,
    /// `added`, `removed` or `changed`.
    pub kind: &'static str,
    /// What the template says; `None` if nothing.
    pub expected: Option<serde_json::Value>,
    /// What is there; `None` if nothing.
    pub actual: Option<serde_json::Value>,
}

/// The inputs of rules about drift, in the order of the rules. `None` for a rule that wants to see none of it.
pub(in crate::policy) fn drifts(
    program: &Program,
    views: &[DriftView],
    time: &str,
    rules: &[&Rule],
) -> Vec<Option<Input>> {
    let mut words = Words::default();
    let mut surroundings = program::surroundings(program, &mut words);
    surroundings.insert(words.word("time"), Value::from(time));
    let mut input = |rule: &&Rule| {
        let filter = Filter::of(rule);
        let wanted = views.iter().filter(|view| templates::is_wanted(&filter, &view.kind, &view.resource_type));
        let values: Vec<Value> = wanted.map(|view| resource(view, &mut words)).collect();
        let size = values.len();
        let mut fields = surroundings.clone();
        fields.insert(words.word("drift"), Value::from(values));
        (size > 0).then(|| Input { value: object(fields), size })
    };
    rules.iter().map(&mut input).collect()
}

fn resource(view: &DriftView, words: &mut Words) -> Value {
    let differences: Vec<Value> =
        view.differences.iter().map(|difference| self::difference(difference, words)).collect();
    words.object([
        ("component", Value::from(view.component.as_str())),
        ("kind", Value::from(view.kind.as_str())),
        ("logicalId", Value::from(view.logical_id.as_str())),
        ("type", Value::from(view.resource_type.as_str())),
        ("status", Value::from(view.status)),
        ("differences", Value::from(differences)),
    ])
}

fn difference(difference: &DriftDifference, words: &mut Words) -> Value {
    let value = |value: &Option<serde_json::Value>| or_null(value.clone().map(Value::from));
    words.object([
        ("path", Value::from(difference.path.as_str())),
        ("kind", Value::from(difference.kind)),
        ("expected", value(&difference.expected)),
        ("actual", value(&difference.actual)),
    ])
}
