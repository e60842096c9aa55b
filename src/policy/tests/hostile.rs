//! Rules that loop, eat memory, fail or give garbage: each is an error, never a silent pass.

use super::*;
use std::time::Duration;

fn found(text: &str) -> Vec<String> {
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let text = rule("acme/hostile", "subject: program", text);
    let mut policy = bench.rules(&[("rule.rego", &text)]);
    policy.budget.time = Duration::from_millis(100);
    bench.check(&policy)
}

#[test]
fn a_rule_that_is_too_slow_fails() {
    let text = "deny contains \"x\" if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta * b < 0\n}";
    let found = found(text);
    assert_eq!(
        found,
        [
            "error policy/cannot-evaluate rule.rego:4:11 the rule `acme/hostile` could not be evaluated: it took longer than 100 ms"
        ]
    );
}

#[test]
fn a_range_that_would_eat_the_memory_is_refused() {
    let found = found("deny contains \"x\" if count(numbers.range(1, 100000000000000)) > 1");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("error policy/cannot-evaluate rule.rego:9:") && found[0].contains("too long"),
        "{found:?}"
    );
}

#[test]
fn rules_that_contradict_themselves_fail() {
    let found = found("size := 1 if true\n\nsize := 2 if true\n\ndeny contains \"x\" if size > 5");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("error policy/cannot-evaluate rule.rego:"), "{found:?}");
}

#[test]
fn recursion_of_rules_fails() {
    let found = found("a := b\n\nb := a\n\ndeny contains \"x\" if a");
    assert!(found.len() == 1 && found[0].contains("recursion"), "{found:?}");
}

#[test]
fn garbage_is_reported_and_the_findings_beside_it_stay() {
    let text = "deny contains {\"component\": \"shop/database\", \"message\": \"real\"}\n\ndeny contains 5\n\ndeny contains {\"component\": \"shop/databse\", \"message\": \"lost\"}\n\nwarn := true";
    let found = found(text);
    let codes: Vec<&str> = found.iter().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(codes, ["policy/bad-result", "acme/hostile", "policy/unknown-target", "policy/bad-result"], "{found:?}");
    assert!(found[2].contains("`shop/databse`") && found[2].contains("lost"), "{found:?}");
}

#[test]
fn an_undefined_deny_and_an_error_of_a_built_in_find_nothing_as_in_opa() {
    assert_eq!(found("deny contains \"x\" if to_number(input.stack) > 1"), [""; 0]);
    assert_eq!(found("deny := [\"x\"] if input.nothing"), [""; 0]);
}

#[test]
fn one_bad_rule_leaves_the_others_alone() {
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let good = about_components("acme/good", "", "spec.engine");
    let (policy, said) = bench.load(&[("bad.rego", "package x\nx ="), ("good.rego", &good)], false);
    assert_eq!(said.len(), 1);
    assert_eq!(bench.check(&policy), ["error acme/good workspace.yaml:20:3 found"]);
}
