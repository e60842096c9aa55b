//! What must hold of functions and tables over several deployments, which no single snapshot shows.

use crate::support::no_rules;
use deployer::frontend::ResolveOptions;
use deployer::ops::{Session, compile, session::Selection};
use deployer::source::MemoryLoader;
use serde_json::Value;

const AROUND: &str = r#"
apiVersion: core.deployer.io/v1
kind: Stack
metadata: {name: demo}
---
apiVersion: core.deployer.io/v1
kind: Environment
metadata: {name: dev}
spec: {accountId: "123456789012", REGIONS}
---
apiVersion: core.deployer.io/v1
kind: Service
metadata: {name: shop}
---
"#;

/// The resources of the only component of a workspace.
fn resources(regions: &str, component: &str) -> serde_json::Map<String, Value> {
    let text = AROUND.replace("REGIONS", regions) + component;
    let loader: MemoryLoader = std::iter::once(("workspace.yaml", text.into_bytes())).collect();
    let mut session = Session::open(&loader);
    let rules = no_rules(&mut session);
    let (assembly, report) = compile::run(&session, &rules, &Selection::default(), &ResolveOptions::default());
    let assembly = assembly.unwrap_or_else(|| panic!("{:?}", report.diagnostics));
    let template = assembly.files.iter().find(|(path, _)| path.as_str().ends_with(".template.json")).unwrap();
    let template: Value = serde_json::from_slice(template.1).unwrap();
    template["Resources"].as_object().unwrap().clone()
}

/// The logical id of the version of a function with some more fields.
fn version(fields: &str) -> String {
    let function = format!(
        "apiVersion: components.deployer.io/v1\nkind: Lambda\nmetadata: {{name: hello, service: shop, labels: {{team: LABEL}}}}\n\
         spec:\n  runtime: python3.14\n  handler: index.handler\n  {fields}\n"
    );
    let function = function.replace("LABEL", if fields.contains("throttles") { "other" } else { "this" });
    let resources = resources("region: eu-west-1", &function);
    resources.keys().find(|id| id.starts_with("Version")).unwrap().clone()
}

#[test]
fn a_version_is_another_one_when_code_or_configuration_changed_and_only_then() {
    let first = version("code: {inline: a}");
    assert_eq!(first, version("code: {inline: a}"));
    for changed in ["code: {inline: b}", "code: {inline: a}\n  memoryMB: 256", "code: {inline: a}\n  tracing: false"] {
        assert_ne!(first, version(changed), "{changed}");
    }
    // Tags, alarms and concurrency belong to the function, not to its versions.
    for same in ["alarms: {throttles: 9}", "reservedConcurrency: 3", "provisionedConcurrency: 1"] {
        assert_eq!(first, version(&format!("code: {{inline: a}}\n  {same}")), "{same}");
    }
}

#[test]
fn a_table_keeps_its_type_and_id_when_a_region_is_added() {
    let table = "apiVersion: components.deployer.io/v1\nkind: DynamoDB\nmetadata: {name: orders, service: shop}\n\
                 spec: {keys: {partition: {name: id}}}\n";
    let one = resources("region: eu-west-1", table);
    let two = resources("regions: [eu-west-1, eu-north-1]", table);
    let facts = |resources: &serde_json::Map<String, Value>| {
        let (id, table) = resources.iter().next().unwrap();
        (id.clone(), table["Type"].clone(), table["Properties"]["KeySchema"].clone())
    };
    assert_eq!(facts(&one), facts(&two));
    assert_eq!(two["Table"]["Properties"]["Replicas"].as_array().map(Vec::len), Some(2));
}
