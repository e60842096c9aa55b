//! What rules are given is what the schemas say.

use super::*;
use serde_json::Value as Json;

/// What in a value is not as a schema says; knows the words that our schemas use.
fn breaches(value: &Json, schema: &Json, path: &str, found: &mut Vec<String>) {
    let types: Vec<&str> = match &schema["type"] {
        Json::String(one) => vec![one],
        Json::Array(several) => several.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => value.is_null(),
    };
    if !types.is_empty() && !types.iter().any(is) {
        found.push(format!("{path}: {value} is not {types:?}"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        if value.get(name).is_none() {
            found.push(format!("{path}.{name} is missing"));
        }
    }
    for (key, child) in value.as_object().into_iter().flatten() {
        match (&schema["properties"][key], &schema["additionalProperties"]) {
            (Json::Null, Json::Bool(false)) => found.push(format!("{path}.{key} is not in the schema")),
            (Json::Null, rest) if rest.is_object() => breaches(child, rest, &format!("{path}.{key}"), found),
            (Json::Null, _) => {}
            (own, _) => breaches(child, own, &format!("{path}.{key}"), found),
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        if schema["items"].is_object() {
            breaches(item, &schema["items"], &format!("{path}[{index}]"), found);
        }
    }
}

const MORE: &str = r#"---
apiVersion: components.deployer.io/v1
kind: SQS
metadata: {name: jobs, service: shop, labels: {team: shop}}
spec:
  dependsOn: [database]
---
apiVersion: components.deployer.io/v1
kind: S3
metadata: {name: uploads, service: shop}
spec:
  notifications:
    queues:
      - {to: jobs, events: ["s3:ObjectCreated:*"]}
"#;

#[test]
fn both_inputs_are_as_their_schemas_say() {
    let loader = workspace(&format!("{DATABASE}{MORE}"));
    let bench = Bench::open(&loader);
    let program = &bench.compiled.program;
    let costs = std::iter::once((crate::kinds::Address::new("shop", "database"), 52.5)).collect();
    let facts = Facts { monthly_costs: Some(&costs) };
    let mut found = Vec::new();
    breaches(&program_json(program, &facts), &schema::input(Subject::Program), "program", &mut found);
    breaches(&templates_json(program, &bench.views()), &schema::input(Subject::Templates), "templates", &mut found);
    assert_eq!(found, [""; 0]);
}

#[test]
fn the_program_is_told_with_defaults_references_and_costs() {
    let loader = workspace(&format!("{DATABASE}{MORE}"));
    let bench = Bench::open(&loader);
    let costs = std::iter::once((crate::kinds::Address::new("shop", "database"), 52.5)).collect();
    let json = program_json(&bench.compiled.program, &Facts { monthly_costs: Some(&costs) });
    let component =
        |name: &str| json["components"].as_array().unwrap().iter().find(|component| component["name"] == name).unwrap();
    assert_eq!(json["environment"]["production"], true);
    assert_eq!(json["settings"]["networking"]["vpc"]["cidr"], "10.0.0.0/16");
    assert_eq!(component("database")["spec"]["multiAz"], false, "a default");
    assert_eq!(
        (&component("database")["cost"]["monthly"], &component("jobs")["cost"]["monthly"]),
        (&Json::from(52.5), &Json::Null)
    );
    assert_eq!(component("jobs")["labels"]["team"], "shop");
    let to = &component("uploads")["spec"]["notifications"]["queues"][0]["to"];
    assert_eq!((&to["component"], &to["access"]), (&Json::from("shop/jobs"), &Json::from("read")));
    assert_eq!(component("jobs")["dependsOn"], serde_json::json!(["shop/database"]));
    assert_eq!(json["edges"].as_array().unwrap().len(), 2);
}

#[test]
fn resources_are_told_as_they_stand_in_the_template() {
    let loader = workspace(DATABASE);
    let bench = Bench::open(&loader);
    let json = templates_json(&bench.compiled.program, &bench.views());
    let unit = bench.compiled.units.iter().find(|unit| unit.kind == "RDS").unwrap();
    let template: Json = serde_json::from_str(&unit.template.to_json()).unwrap();
    let resources = json["resources"].as_array().unwrap().iter().filter(|resource| resource["kind"] == "RDS");
    for resource in resources {
        let written = &template["Resources"][resource["logicalId"].as_str().unwrap()];
        assert_eq!((&resource["type"], &resource["properties"]), (&written["Type"], &written["Properties"]));
    }
}
