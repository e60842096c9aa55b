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

/// A plan that changes the class of the database and removes something that nobody wrote.
fn plan() -> PlanFacts {
    let property = PlannedProperty {
        path: "Properties.DBInstanceClass".to_owned(),
        before: Json::from("db.t4g.medium"),
        after: Json::from("db.t4g.large"),
    };
    let change = PlannedChange {
        component: "shop/database".to_owned(),
        kind: "RDS".to_owned(),
        wave: 2,
        logical_id: "DBInstance".to_owned(),
        resource_type: "AWS::RDS::DBInstance".to_owned(),
        action: "update",
        replacement: "never",
        data_loss: false,
        data_loss_allowed: false,
        downtime: true,
        properties: vec![property],
    };
    let gone = PlannedChange {
        component: "shop/old".to_owned(),
        kind: "S3".to_owned(),
        logical_id: "Bucket".to_owned(),
        resource_type: "AWS::S3::Bucket".to_owned(),
        action: "delete",
        data_loss: true,
        downtime: false,
        properties: Vec::new(),
        ..change.clone()
    };
    PlanFacts {
        time: "2030-01-31T08:15:00Z".to_owned(),
        actor: ActorFacts { name: "arn:aws:iam::123456789012:user/ann".to_owned(), kind: "person" },
        cost: CostFacts { before: Some(52.5), after: None },
        changes: vec![change, gone],
    }
}

#[test]
fn a_plan_is_told_as_its_schema_says() {
    let loader = workspace(DATABASE);
    let bench = Bench::open(&loader);
    let mut found = Vec::new();
    let told = plan_json(&bench.compiled.program, &plan());
    breaches(&told, &schema::input(Subject::Plan), "plan", &mut found);
    assert_eq!(found, [""; 0]);
    assert_eq!(told["changes"][0]["properties"][0]["after"], "db.t4g.large");
}

#[test]
fn findings_about_a_plan_stand_at_the_line_that_changes_or_at_what_is_nearest() {
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let rule = |claim: &str| {
        format!(
            "# METADATA\n# title: A\n# custom:\n#   code: acme/a\n#   severity: error\n#   subject: plan\npackage acme.a\n\ndeny contains finding if {{\n\tcount(input.changes) == 2\n\tfinding := {claim}\n}}\n"
        )
    };
    let mut found = |claim: &str| {
        let policy = bench.rules(&[("a.rego", &rule(claim))]);
        let findings = policy.check_plan(&bench.compiled.program, &bench.views(), &plan());
        let one = findings.into_iter().next().unwrap();
        let sources = bench.session.sources();
        (one.code().to_owned(), sources.slice(one.diagnostic.span().unwrap()).lines().next().unwrap_or("").to_owned())
    };
    let database = r#"{"component": "shop/database", "resource": "DBInstance", "path": "Properties.DBInstanceClass", "message": "x"}"#;
    assert_eq!(found(database), ("acme/a".to_owned(), "db.t4g.medium".to_owned()));
    // What goes has no line any more; what is not in the plan is a mistake of the rule.
    let gone = r#"{"component": "shop/old", "resource": "Bucket", "message": "x"}"#;
    assert_eq!(found(gone).0, "acme/a");
    let unknown = r#"{"component": "shop/old", "resource": "Nothing", "message": "x"}"#;
    assert_ne!(found(unknown).0, "acme/a");
    let unknown = r#"{"component": "shop/nothing", "message": "x"}"#;
    assert_ne!(found(unknown).0, "acme/a");
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
