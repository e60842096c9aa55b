//! What is said of policy files that cannot be used.

use super::*;

fn said(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let (policy, said) = bench.load(files, true);
    let embedded = |rule: &&Rule| !rule.is_embedded;
    (policy.rules().iter().filter(embedded).map(|rule| rule.info.code.clone()).collect(), said)
}

#[test]
fn text_that_is_no_rego_is_reported_at_its_line() {
    let (rules, said) = said(&[("policies/a.rego", "package acme.a\n\ndeny contains x if {\n\tx := ]\n}\n")]);
    assert_eq!(rules, [""; 0]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("error policy/does-not-parse policies/a.rego:4:4 "), "{said:?}");
}

#[test]
fn rego_v0_is_evaluated_with_a_warning() {
    let v0 =
        "package main\n\ndeny[msg] { input.Resources[_].Type == \"AWS::RDS::DBInstance\"; msg := \"a database\" }\n";
    let (rules, said) = said(&[("policies/v0.rego", v0)]);
    assert_eq!(rules, ["rego/main"]);
    assert_eq!(said, ["warning policy/rego-v0 policies/v0.rego:1:1 this file is written in Rego v0"]);
}

#[test]
fn a_rule_for_our_inputs_without_metadata_is_an_error() {
    let text = "package acme.a\n\ndeny contains \"x\" if some c in input.components\n";
    let (rules, said) = said(&[("policies/a.rego", text)]);
    assert_eq!(rules, [""; 0]);
    assert_eq!(said, ["error policy/no-metadata policies/a.rego:1:1 the rule `acme.a` has no metadata with a code"]);
}

#[test]
fn every_mistake_in_metadata_has_its_place() {
    let text = "# METADATA\n# custom:\n#   code: Bad Code\n#   severity: fatal\n#   subject: programme\n#   kinds: [RSD]\n#   resources: [DBInstance]\n#   sevrity: x\n#   mandatory: maybe\npackage acme.a\n\ndeny contains \"x\"\n";
    let (rules, said) = said(&[("policies/a.rego", text)]);
    assert_eq!(rules, [""; 0]);
    let places: Vec<&str> = said.iter().map(|line| line.split(' ').nth(2).unwrap()).collect();
    let lines = ["3:11", "3:11", "4:15", "5:14", "6:13", "7:17", "8:5", "9:16"];
    let expected: Vec<String> = lines.iter().map(|at| format!("policies/a.rego:{at}")).collect();
    assert_eq!(places, expected, "{said:#?}");
}

#[test]
fn yaml_that_is_wrong_is_reported_at_its_place_in_the_rego_file() {
    let text = "package acme.b\n\n# METADATA\n# custom:\n#   code: a/b\n#   code: a/c\ndeny contains \"x\"\n";
    let (_, said) = said(&[("policies/b.rego", text)]);
    assert!(said.iter().any(|line| line.contains("yaml/duplicate-key policies/b.rego:6:5")), "{said:?}");
}

#[test]
fn a_rule_that_denies_nothing_and_two_rules_of_one_code_or_package_are_errors() {
    let first = rule("acme/one", "subject: program", "deny contains \"x\" if false");
    let again = first.replace("package acme.acme_one", "package acme.other");
    let embedded = rule("security/rds-encrypted", "subject: program", "deny contains \"x\" if false");
    let nothing = rule("acme/nothing", "subject: program", "denied := 1");
    let same_package = first.replace("acme/one", "acme/two");
    let files = [("a.rego", first.as_str()), ("b.rego", &again), ("c.rego", &embedded), ("d.rego", &nothing)];
    let (rules, found) = said(&files);
    assert_eq!(rules, ["acme/one"]);
    let codes: Vec<&str> = found.iter().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(codes, ["policy/duplicate-code", "policy/duplicate-code", "policy/no-deny"], "{found:?}");
    let (_, found) = said(&[("a.rego", &first), ("e.rego", &same_package)]);
    assert!(found[0].starts_with("error policy/package-taken e.rego:4:11"), "{found:?}");
}

#[test]
fn libraries_may_be_shared_and_unknown_ones_are_errors() {
    let library = "package acme.lib.names\n\nis_long(name) if count(name) > 3\n";
    let text = "import data.acme.lib.names\nimport data.deployer.lib.values\nimport data.acme.lib.nmaes\n\ndeny contains \"x\" if {\n\tnames.is_long(input.stack)\n\tvalues.is_true(true)\n}";
    let user = rule("acme/names", "subject: program", text);
    let (rules, said) = said(&[("lib.rego", library), ("rule.rego", &user)]);
    assert_eq!(rules, ["acme/names"]);
    assert_eq!(said, ["error policy/unknown-data rule.rego:11:8 there is no `data.acme.lib.nmaes`"]);
}

#[test]
fn a_function_that_calls_itself_is_refused_before_it_can_overflow_the_stack() {
    let text = "f(x) := g(x)\n\ng(x) := f(x)\n\ndeny contains \"x\" if f(1)";
    let user = rule("acme/round", "subject: program", text);
    let (rules, said) = said(&[("rule.rego", &user)]);
    assert_eq!(rules, [""; 0]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("error policy/invalid-rule rule.rego:"), "{said:?}");
}

#[test]
fn a_variable_that_is_nowhere_bound_is_reported_at_its_place() {
    let user = rule("acme/unbound", "subject: program", "deny contains \"x\" if {\n\tnowhere > 1\n}");
    let (rules, said) = said(&[("rule.rego", &user)]);
    assert_eq!(rules, [""; 0]);
    assert!(said[0].starts_with("error policy/invalid-rule rule.rego:10:2 "), "{said:?}");
}

#[test]
fn names_that_begin_as_conftest_wants_them_find_and_functions_do_not() {
    let text = "package main\n\ndeny_public[msg] { input.Resources[_].Type == \"AWS::RDS::DBInstance\"; msg := \"a database\" }\n\n\
                warn_cost[msg] { msg := \"dear\" }\n\ndeny_reason(x) = y { y := x }\n";
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let (policy, _) = bench.load(&[("rule.rego", text)], false);
    let found = policy.check_templates(&bench.compiled.program, &bench.views(), &Memory::default());
    let mut found: Vec<String> = found.into_iter().map(|found| found.diagnostic.message).collect();
    found.sort();
    found.dedup();
    assert_eq!(found, ["a database", "dear"]);
}

#[test]
fn a_file_that_nothing_asks_is_said_to_be_one() {
    let files = [
        ("policies/library.rego", "package acme.library\n\nallowed := {\"a\"}\n"),
        (
            "policies/rule.rego",
            "package main\n\nimport data.acme.library\n\ndeny contains \"x\" if not \"b\" in library.allowed\n",
        ),
        ("policies/idle.rego", "package acme.idle\n\ninfraction contains \"x\" if input.x\n"),
    ];
    let (_, said) = said(&files);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("warning policy/never-evaluated policies/idle.rego:1:"), "{said:?}");
}
