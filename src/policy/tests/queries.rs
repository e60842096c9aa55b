//! Queries against what rules see, and what of Rego the evaluator lacks.

use super::*;
use serde_json::{Value as Json, json};

fn ask(policy: &Policy, text: &str, input: Option<Json>) -> Result<Json, String> {
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let query = Query::read(text, &mut sources);
    let answer = policy.query(&query, input, &mut sink);
    let said = sink.iter().map(|found| {
        let place = found.span().map(|span| sources.locate(span)).unwrap_or_default();
        format!("{} {place} {}", found.code, found.message)
    });
    answer.ok_or_else(|| said.collect::<Vec<_>>().join("\n"))
}

fn embedded() -> Policy {
    Policy::load(&LoadOptions::default(), &mut SourceMap::default(), &mut Sink::default())
}

/// The value of the only expression; null if it is undefined.
fn value(policy: &Policy, text: &str) -> Result<Json, String> {
    let answer = ask(policy, text, Some(json!({"stack": "demo"})))?;
    Ok(answer["result"][0]["expressions"][0]["value"].clone())
}

#[test]
fn a_query_sees_input_and_rules_and_answers_as_opa_does() {
    let policy = embedded();
    assert_eq!(value(&policy, "input.stack"), Ok(json!("demo")));
    assert_eq!(value(&policy, "input.nothing"), Ok(Json::Null));
    let bound = ask(&policy, "x := 3; y := x + 1", None).unwrap();
    assert_eq!(bound["result"][0]["bindings"], json!({"x": 3, "y": 4}));
    let database = json!({"environment": {"production": true}, "components": [
        {"address": "shop/database", "name": "database", "spec": {"engine": {"type": "postgres"}, "multiAz": false}},
    ]});
    let found = ask(&policy, "data.deployer.rules.reliability.rds_multi_az.deny", Some(database)).unwrap();
    assert_eq!(found["result"][0]["expressions"][0]["value"][0]["component"], "shop/database");
}

#[test]
fn a_query_that_is_none_is_reported_at_its_place() {
    let policy = embedded();
    let wrong = |text: &str| ask(&policy, text, None).unwrap_err();
    assert!(wrong("1 +").starts_with("policy/bad-query query:1:"), "{}", wrong("1 +"));
    assert!(wrong("x > 1").starts_with("policy/bad-query query:1:1 "), "{}", wrong("x > 1"));
    let unknown = "policy/unknown-data query:1:7 there is no `data.deployer.rules.securty.x`";
    assert_eq!(wrong("count(data.deployer.rules.securty.x)"), unknown);
    assert!(wrong("f(").starts_with("policy/bad-query "), "{}", wrong("f("));
}

#[test]
fn a_query_that_takes_too_long_ends() {
    let mut policy = embedded();
    policy.budget.time = std::time::Duration::from_millis(50);
    let slow = "count([a | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a * b < 0])";
    assert!(ask(&policy, slow, None).unwrap_err().contains("time"), "{:?}", ask(&policy, slow, None));
}

#[test]
fn a_query_needs_an_input_if_it_or_a_rule_may_use_one() {
    let needs = |text: &str| Query::read(text, &mut SourceMap::default()).needs_input();
    assert!(needs("input.x") && needs("data.deployer.lib.values") && needs("[c | some c in input.components]"));
    assert!(!needs("1 + 1") && !needs("\"input\"") && !needs("x := 3 # input"));
}

#[test]
fn the_query_of_a_rule_is_known_by_its_package() {
    let policy = embedded();
    let about = |text: &str| {
        let query = Query::read(text, &mut SourceMap::default());
        policy.rules().iter().filter(|rule| query.is_about(rule)).map(|rule| rule.info.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(about("count(data.deployer.rules.security.rds_encrypted.deny)"), ["security/rds-encrypted"]);
    assert_eq!(about("data.deployer.lib.values"), [""; 0]);
    assert_eq!(about("data.deployer.rules"), [""; 0]);
}

#[test]
fn the_input_of_a_rule_holds_what_the_rule_asks_for() {
    let loader = workspace(&format!("{DATABASE}{BUCKET}"));
    let bench = Bench::open(&loader);
    let policy = embedded();
    let input = |code: &str| {
        rule_json(policy.rule(code).unwrap(), &bench.compiled.program, &bench.views(), &Facts::default()).unwrap()
    };
    let kinds = |json: &Json, list: &str, field: &str| -> std::collections::BTreeSet<String> {
        json[list].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&input("reliability/rds-multi-az"), "components", "kind"), ["RDS".to_owned()].into());
    let types = kinds(&input("security/rds-encrypted"), "resources", "type");
    assert_eq!(types, ["AWS::RDS::DBInstance".to_owned()].into());
}

/// docs/policy.md says of each what is said here.
#[test]
fn what_the_guide_says_of_the_evaluator_is_so() {
    let policy = embedded();
    let works = [
        "base64.encode(\"a\") == \"YQ==\"",
        "glob.match(\"a*\", [], \"abc\")",
        "graph.reachable({\"a\": [\"b\"], \"b\": []}, [\"a\"]) == {\"a\", \"b\"}",
        "json.patch({\"a\": 1}, [{\"op\": \"replace\", \"path\": \"/a\", \"value\": 2}]).a == 2",
        "net.cidr_contains(\"10.0.0.0/8\", \"10.1.2.3\")",
        "regex.match(`^a+$`, \"aa\")",
        "regex.match(`(?i)^AB\\s\\d\\w\\p{L}$`, \"ab 1é\u{f6}\")",
        "semver.compare(\"1.2.0\", \"1.10.0\") == -1",
        "units.parse_bytes(\"1KiB\") == 1024",
        "every x in [1, 2] { x > 0 }",
        "object.union({\"a\": 1}, {\"b\": 2}) == {\"a\": 1, \"b\": 2}",
        "sprintf(\"%s %d\", [\"a\", 3]) == \"a 3\"",
        "json.unmarshal(\"[1]\") == [1]",
        "[v | walk({\"a\": [1]}, [p, v]); count(p) == 2] == [1]",
    ];
    for text in works {
        assert_eq!(value(&policy, text), Ok(json!(true)), "{text}");
    }
    let missing = [
        "crypto.sha256(\"a\")",
        "io.jwt.decode(\"a\")",
        "graphql.is_valid(\"a\", \"b\")",
        "rego.metadata.rule()",
        "http.send({\"method\": \"get\", \"url\": \"http://localhost\"})",
        "net.cidr_merge([\"10.0.0.0/8\"])",
        "net.lookup_ip_addr(\"localhost\")",
        "opa.runtime()",
        "strings.render_template(\"a\", {})",
        "time.now_ns()",
        "urlquery.encode(\"a b\")",
        "uuid.rfc4122(\"a\")",
        "yaml.unmarshal(\"a: 1\")",
        "json.match_schema({}, {})",
        "providers.aws.sign_req({}, {}, 1)",
        "ucast.as_sql({}, \"postgresql\", {})",
    ];
    for text in missing {
        let said = value(&policy, text);
        assert!(said.as_ref().is_err_and(|said| said.contains("policy/bad-query")), "{text}: {said:?}");
    }
}

/// The compiled form lacks these; rules of an organisation are interpreted.
#[test]
fn a_rule_may_use_with_walk_and_default_functions() {
    let text = "default size(_) := 0\n\nsize(x) := 5 if x == \"large\"\n\nis_demo if input.stack == \"demo\"\n\ndeny contains \"with\" if is_demo with input.stack as \"demo\"\n\ndeny contains \"walk\" if {\n\twalk(input, [path, \"demo\"])\n\tpath == [\"stack\"]\n}\n\ndeny contains \"default\" if size(\"small\") == 0";
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let policy = bench.rules(&[("rule.rego", &rule("acme/all", "subject: program", text))]);
    let found: Vec<String> =
        bench.program_findings(&policy).into_iter().map(|found| found.diagnostic.message).collect();
    assert_eq!(found, ["default", "walk", "with"]);
}

#[test]
fn the_rule_of_the_guide_loads_and_its_test_passes() {
    let guide = include_str!("../../../docs/policy.md");
    let blocks: Vec<&str> = guide.split("```rego\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let [rule, tests] = blocks.as_slice() else { panic!("{} blocks", blocks.len()) };
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let policy = bench.rules(&[("rule.rego", rule)]);
    assert_eq!(bench.program_findings(&policy).len(), 1, "the database has no owner");
    let files = [("rule.rego", *rule), ("rule_test.rego", *tests)].map(|(path, text)| RuleFile { path, text });
    let report = testing::run(&files, Budget::default(), &mut SourceMap::default(), &mut Sink::default());
    assert_eq!((report.tests.len(), report.failures()), (1, 0), "{report:?}");
}
