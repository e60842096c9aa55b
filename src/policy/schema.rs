//! The JSON Schemas of what rules are given, one a subject: the content of
//! `docs/schema/policy-*.schema.json`.
//!
//! `input/` builds the first three, and a test holds it to what is said here; the deploy engine builds drift.

use super::rule::Subject;
use serde_json::{Map, Value, json};

/// The schema of a subject's input.
#[must_use]
pub fn input(subject: Subject) -> Value {
    let (title, fields) = match subject {
        Subject::Program => ("What rules about the program see", program()),
        Subject::Templates => ("What rules about templates see", templates()),
        Subject::Plan => ("What rules about a plan see", plan()),
        Subject::Drift => ("What rules about drift see", drift()),
    };
    let mut schema = object(title, surroundings().into_iter().chain(fields).collect());
    if let Some(map) = schema.as_object_mut() {
        map.shift_insert(0, "$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.shift_insert(1, "title".to_owned(), json!(title));
    }
    schema
}

/// A field: its name, whether it may be missing, and its schema.
type Field = (&'static str, bool, Value);

fn object(description: &str, fields: Vec<Field>) -> Value {
    let required: Vec<&str> = fields.iter().filter(|(_, optional, _)| !optional).map(|(name, _, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.into_iter().map(|(name, _, schema)| (name.to_owned(), schema)).collect();
    json!({"type": "object", "description": description, "properties": properties, "required": required, "additionalProperties": false})
}

fn field(name: &'static str, kind: &str, description: &str) -> Field {
    (name, false, json!({"type": kind, "description": description}))
}

fn or_null(name: &'static str, kind: &str, description: &str) -> Field {
    (name, false, json!({"type": [kind, "null"], "description": description}))
}

fn optional((name, _, schema): Field) -> Field {
    (name, true, schema)
}

fn list(name: &'static str, description: &str, item: Value) -> Field {
    (name, false, json!({"type": "array", "description": description, "items": item}))
}

fn word(name: &'static str, words: &[&str], description: &str) -> Field {
    (name, false, json!({"enum": words, "description": description}))
}

fn map_of_text(name: &'static str, description: &str) -> Field {
    (name, false, json!({"type": "object", "description": description, "additionalProperties": {"type": "string"}}))
}

fn text() -> Value {
    json!({"type": "string"})
}

fn surroundings() -> Vec<Field> {
    let protection = vec![field("deletion", "boolean", "Whether data and stacks are protected against deletion.")];
    let approval = vec![
        field("required", "boolean", "Whether somebody must agree."),
        list("approvers", "Who may; anybody if empty.", text()),
    ];
    let environment = vec![
        field("name", "string", "Its name."),
        or_null("accountId", "string", "The AWS account, 12 digits."),
        or_null("region", "string", "The region that everything is deployed to."),
        list("regions", "All regions, the one above first.", text()),
        ("protection", false, object("What is protected against deletion.", protection)),
        ("approval", false, object("Who must agree before anything is deployed.", approval)),
        field("production", "boolean", "Whether `prod`, `production` or `live` is a word of its name."),
    ];
    let settings = ["networking", "security", "observability", "compliance"];
    let settings =
        settings.map(|name| field(name, "object", "The document's spec with its defaults, as users name the fields."));
    vec![
        field("stack", "string", "The stack's name."),
        ("environment", false, object("The environment.", environment)),
        ("settings", false, object("What holds for all components.", settings.to_vec())),
    ]
}

fn program() -> Vec<Field> {
    let cost =
        vec![or_null("monthly", "number", "US dollars a month, of what has a known price; null if nothing of it has.")];
    let component = vec![
        field("address", "string", "`service/name`: the `component` of a finding."),
        field("service", "string", "The service."),
        field("name", "string", "The component's name in it."),
        field("kind", "string", "The kind, such as `RDS`."),
        field("holdsData", "boolean", "Whether a deletion would lose data."),
        field(
            "existing",
            "boolean",
            "Whether it uses a resource that exists; only rules with `existing: true` see such components.",
        ),
        map_of_text("labels", "Labels of the stack, the service and the component, the nearest winning."),
        field(
            "spec",
            "object",
            "The spec with its defaults, as users name the fields (`docs/schema/KIND.json`); what is left out and has no default is missing. A reference is `{component, output, access}`, a text with references holds `${ref:service/name.output}`.",
        ),
        list("dependsOn", "The components that it needs, by reference or `dependsOn`.", text()),
        optional(("cost", false, object("What it costs, where that was estimated.", cost))),
    ];
    let edge = vec![
        field("from", "string", "The component that needs."),
        field("to", "string", "The one that is needed."),
        or_null("output", "string", "The output that is used; null for `dependsOn`."),
        or_null("access", "string", "What is done with it: read, write, readWrite, invoke, full, none."),
    ];
    vec![
        list(
            "components",
            "The components of the rule's `kinds`; all if it names none.",
            object("A component.", component),
        ),
        list("edges", "Every reference and every `dependsOn`.", object("A dependency.", edge)),
    ]
}

fn templates() -> Vec<Field> {
    let resource = vec![
        field("address", "string", "`service/name/LogicalId`: the `resource` of a finding."),
        field("component", "string", "The component, or the foundation unit, that it belongs to."),
        field("kind", "string", "The component's kind, or `Foundation`."),
        field("logicalId", "string", "Its logical id in the template."),
        field("type", "string", "Its type, such as `AWS::RDS::DBInstance`."),
        field(
            "properties",
            "object",
            "Its properties as in JSON, intrinsic functions such as `{\"Ref\": …}` included.",
        ),
        optional(field("deletionPolicy", "string", "What happens when it leaves the template.")),
        optional(field("updateReplacePolicy", "string", "What happens to the old one when it is replaced.")),
        optional(list("dependsOn", "Logical ids that must be there first.", text())),
        optional(field("attributes", "object", "Other attributes: `Condition`, `Metadata`, `UpdatePolicy`.")),
    ];
    vec![list(
        "resources",
        "The resources of the rule's `resources` and `kinds`; all if it names none.",
        object("A resource.", resource),
    )]
}

fn plan() -> Vec<Field> {
    let property = vec![
        field("path", "string", "The property, such as `Properties.MultiAZ`."),
        ("before", false, json!({"description": "Its value now; null if it is new, or follows what it refers to."})),
        ("after", false, json!({"description": "Its value then; null if it goes, or follows what it refers to."})),
    ];
    let change = vec![
        field("component", "string", "The component, or the foundation unit."),
        field("kind", "string", "Its kind, or `Foundation`."),
        field("wave", "integer", "The wave that it is deployed in, from 1."),
        field("logicalId", "string", "The resource."),
        field("type", "string", "Its type."),
        word("action", &["create", "update", "replace", "delete", "retain"], "What happens to it."),
        word("replacement", &["never", "possible", "certain"], "Whether it is replaced."),
        field("dataLoss", "boolean", "Whether data are lost with it."),
        field("dataLossAllowed", "boolean", "Whether the command named its component with `--allow-data-loss`."),
        field("downtime", "boolean", "Whether it may be unavailable for a while, as far as is known beforehand."),
        list("properties", "What changes in it.", object("A change of a property.", property)),
    ];
    let actor = vec![
        field("name", "string", "Who deploys: a user or a role."),
        word("kind", &["person", "pipeline"], "What deploys."),
    ];
    let cost = vec![
        or_null("before", "number", "US dollars a month now, as far as prices are known; null if none is."),
        or_null("after", "number", "US dollars a month then, in the same way."),
    ];
    vec![
        field("time", "string", "When the plan was made, RFC 3339 in UTC."),
        ("actor", false, object("Who deploys.", actor)),
        ("cost", false, object("What the environment costs.", cost)),
        list("changes", "Every resource that changes.", object("A change.", change)),
    ]
}

fn drift() -> Vec<Field> {
    let difference = vec![
        field("path", "string", "The property, such as `Properties.MultiAZ`."),
        word("kind", &["added", "removed", "changed"], "What is different."),
        (
            "expected",
            false,
            json!({"description": "What the template says; null if nothing. What could be a secret is masked."}),
        ),
        ("actual", false, json!({"description": "What AWS says; null if nothing."})),
    ];
    let resource = vec![
        field("component", "string", "The component, or the foundation unit."),
        field("kind", "string", "Its kind, or `Foundation`."),
        field("logicalId", "string", "The resource."),
        field("type", "string", "Its type."),
        word("status", &["changed", "deleted", "notChecked"], "What was found."),
        list("differences", "What is different.", object("A difference.", difference)),
    ];
    vec![
        field("time", "string", "When it was looked at, RFC 3339 in UTC."),
        list(
            "drift",
            "Every resource that is not as it was deployed, or could not be compared. What AWS itself rewrites is left out.",
            object("A resource.", resource),
        ),
    ]
}
