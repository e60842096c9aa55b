//! `deployer schema`: JSON Schemas of the language, from the shapes of the specs.

use crate::frontend::DocumentKind;
use crate::kinds::{KINDS, component::CommonSpec};
use crate::language::{Decode, Shape};
use crate::ops::documents;
use crate::policy::WaiverSpec;
use serde_json::{Map, Value, json};

/// The names of all document kinds, those of components last. Pipelines are reserved and nothing is made
/// of them.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let fixed = DocumentKind::FIXED.iter().map(|(name, _, _)| *name).filter(|name| *name != "Pipeline");
    fixed.chain(KINDS.iter().map(|kind| kind.name)).collect()
}

/// The schema of one document kind, or of any document if no kind is named; `None` for an unknown
/// kind.
#[must_use]
pub fn run(kind: Option<&str>) -> Option<Value> {
    let mut schema = match kind {
        Some(kind) => document(kind)?,
        None => json!({"oneOf": names().into_iter().filter_map(document).collect::<Vec<_>>()}),
    };
    let title = kind.unwrap_or("a document of deployer");
    if let Some(object) = schema.as_object_mut() {
        object.shift_insert(0, "$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.shift_insert(1, "title".to_owned(), json!(title));
    }
    Some(schema)
}

fn document(kind: &str) -> Option<Value> {
    let (api_version, spec) = match KINDS.iter().find(|info| info.name == kind) {
        Some(info) => ("components.deployer.io/v1", component_spec(&(info.shape)())),
        None => {
            let fixed = DocumentKind::FIXED.iter().filter(|(name, _, _)| names().contains(name));
            let (_, _, group) = fixed.into_iter().find(|(name, _, _)| *name == kind)?;
            (group.api_version(), fixed_spec(kind))
        }
    };
    Some(json!({
        "type": "object",
        "properties": {
            "apiVersion": {"const": api_version},
            "kind": {"const": kind},
            "metadata": metadata(),
            "spec": spec,
        },
        "required": ["apiVersion", "kind", "metadata"],
        "additionalProperties": false,
    }))
}

/// The kind's own fields and those that all kinds have, none required: an overlay or a template may
/// hold a part.
fn component_spec(own: &Shape) -> Value {
    let mut schema = own.json_schema();
    let common = CommonSpec::shape().json_schema();
    let extra = common.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(object) = schema.as_object_mut() {
        object.remove("required");
        if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
            properties.extend(extra);
            properties
                .insert("extends".to_owned(), json!({"description": "Templates that this component starts from."}));
        }
    }
    schema
}

fn fixed_spec(kind: &str) -> Value {
    let shape = documents::find(kind).and_then(|document| document.shape);
    shape.map_or_else(|| json!({"type": "object"}), |shape| shape().json_schema())
}

fn metadata() -> Value {
    let strings = json!({"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}});
    let mut properties = Map::new();
    let name = json!({"type": "string", "pattern": "^[a-z][a-z0-9-]*$"});
    for key in ["name", "service", "stack", "environment"] {
        properties.insert(key.to_owned(), name.clone());
    }
    properties.insert("description".to_owned(), json!({"type": "string"}));
    properties.insert("labels".to_owned(), strings.clone());
    properties.insert("annotations".to_owned(), strings);
    properties.insert("waivers".to_owned(), json!({"type": "array", "items": waiver()}));
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

/// An exception from a rule. What policy demands of one is more than what it can read without.
fn waiver() -> Value {
    let mut schema = WaiverSpec::shape().json_schema();
    if let Some(object) = schema.as_object_mut() {
        object.insert("required".to_owned(), json!(["code", "reason", "until"]));
    }
    schema
}
