//! Waivers, severities and how strict an environment is.

use super::*;
use crate::diag::Severity;
use crate::language::Node;

const TODAY: &str = "2030-06-15";

fn waivers(lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("    {}\n", line.trim_start_matches("    "))).collect();
    DATABASE.replace("  service: shop\n", &format!("  service: shop\n  waivers:\n{lines}"))
}

/// What is left, what is waived and what is said of the waivers, with a rule that finds `spec.instance.class`.
fn judged(
    component: &str,
    custom: &str,
    strictness: Strictness,
    severity: Option<Option<Severity>>,
) -> (Vec<String>, usize, Vec<String>) {
    let loader = workspace(component);
    let mut bench = Bench::open(&loader);
    let policy = bench.rules(&[("rule.rego", &about_components("acme/rule", custom, "spec.instance.class"))]);
    let severities = severity.map(|severity| ("acme/rule".to_owned(), severity)).into_iter().collect();
    let enforcement = Enforcement { strictness, severities };
    let program = &bench.compiled.program;
    let verdict = policy.judge(program, bench.program_findings(&policy), &enforcement, TODAY.parse().unwrap());
    let left = verdict.findings.iter().map(|finding| finding.diagnostic.severity.to_string()).collect();
    let said = verdict.diagnostics.iter().map(|found| bench.line(found)).collect();
    (left, verdict.waived.len(), said)
}

fn with_waiver(waiver: &str) -> (Vec<String>, usize, Vec<String>) {
    judged(&waivers(waiver), "", Strictness::Standard, None)
}

#[test]
fn a_waiver_with_reason_and_end_takes_a_finding_out() {
    let whole = with_waiver("- {code: acme/rule, reason: It is small., until: 2030-06-15}");
    assert_eq!(whole, (vec![], 1, vec![]));
    let below = with_waiver(
        "- {code: acme/rule, reason: It is small., until: 2031-01-01, path: spec.instance, approvedBy: ann}",
    );
    assert_eq!(below, (vec![], 1, vec![]));
}

#[test]
fn a_waiver_that_is_wrong_waives_nothing() {
    let cases = [
        ("- {code: acme/rule, until: 2031-01-01}", "policy/waiver-without-reason"),
        ("- {code: acme/rule, reason: \" \", until: 2031-01-01}", "policy/waiver-without-reason"),
        ("- {code: acme/rule, reason: Small.}", "policy/waiver-without-end"),
        ("- {code: acme/rule, reason: Small., until: 2030-06-14}", "policy/waiver-expired"),
        ("- {code: acme/ruel, reason: Small., until: 2031-01-01}", "policy/waiver-unknown-code"),
        ("- {code: acme/rule, reason: Small., until: soon}", "schema/invalid-value"),
        ("- {code: acme/rule, reason: Small., until: 2031-01-01, who: me}", "schema/unknown-field"),
        ("- {code: acme/rule, reason: Small., until: 2031-01-01, path: spec.engine}", "policy/waiver-unused"),
    ];
    for (waiver, code) in cases {
        let (left, waived, said) = with_waiver(waiver);
        assert_eq!((left.as_slice(), waived), (["error".to_owned()].as_slice(), 0), "{waiver}");
        assert!(said.len() == 1 && said[0].contains(code), "{waiver}: {said:?}");
    }
}

#[test]
fn a_mandatory_rule_is_neither_waived_nor_lowered() {
    let waiver = waivers("- {code: acme/rule, reason: Small., until: 2031-01-01}");
    let (left, waived, said) = judged(&waiver, "mandatory: true", Strictness::Advisory, None);
    assert_eq!((left.as_slice(), waived), (["error".to_owned()].as_slice(), 0));
    assert!(said.len() == 1 && said[0].contains("policy/waiver-of-mandatory"), "{said:?}");
}

#[test]
fn severities_follow_the_environment_and_the_workspace() {
    let severity = |custom: &str, strictness, chosen| judged(DATABASE, custom, strictness, chosen).0;
    assert_eq!(severity("", Strictness::Standard, None), ["error"]);
    assert_eq!(severity("", Strictness::Advisory, None), ["warning"]);
    assert_eq!(severity("environments: {\"prod*\": info, \"*\": error}", Strictness::Strict, None), ["info"]);
    assert_eq!(severity("", Strictness::Strict, Some(Some(Severity::Warning))), ["error"]);
    assert_eq!(severity("", Strictness::Standard, Some(Some(Severity::Info))), ["info"]);
    assert_eq!(severity("", Strictness::Standard, Some(None)), [""; 0]);
}

#[test]
fn warn_is_a_warning_at_most() {
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let text = about_components("acme/soft", "", "spec").replace("deny contains", "warn contains");
    let policy = bench.rules(&[("rule.rego", &text)]);
    assert_eq!(bench.program_findings(&policy)[0].diagnostic.severity, Severity::Warning);
}

fn yaml(text: &str) -> Node {
    let mut sink = Sink::default();
    crate::language::yaml::read_text(text, crate::source::SourceId::from_index(0), &mut sink).remove(0)
}

#[test]
fn enforcement_is_read_from_the_environment_and_from_the_workspace() {
    let loader = workspace(DATABASE);
    let mut bench = Bench::open(&loader);
    let mandatory = about_components("acme/must", "mandatory: true", "");
    let policy = bench.rules(&[("a.rego", &about_components("acme/may", "", "")), ("b.rego", &mandatory)]);
    let read = |document: Option<&str>, workspace: &str| {
        let mut sink = Sink::default();
        let document = document.map(yaml);
        let read =
            Enforcement::decode("production", document.as_ref(), Some(&yaml(workspace)), policy.rules(), &mut sink);
        (read, sink.iter().map(|found| found.code.to_string()).collect::<Vec<_>>())
    };
    let (named, said) = read(None, "enforcement: {prod*: strict, '*': advisory}\nseverity: {acme/may: off}");
    assert_eq!((named.strictness, said.len()), (Strictness::Strict, 0));
    assert_eq!(named.severities.get("acme/may"), Some(&None));
    assert_eq!(read(Some("advisory"), "enforcement: strict").0.strictness, Strictness::Advisory);
    assert_eq!(read(Some("{enforcement: strict}"), "{}").0.strictness, Strictness::Strict);
    let (_, said) = read(Some("strikt"), "severity: {acme/must: warning, acme/mya: error, acme/may: loud}");
    let codes = [
        "schema/unknown-value",
        "policy/override-of-mandatory",
        "policy/override-unknown-code",
        "schema/unknown-value",
    ];
    assert_eq!(said, codes);
}

#[test]
fn every_waiver_is_listed_whether_it_holds_or_not() {
    let lines = "- {code: acme/rule, reason: Small., until: 2030-06-14, approvedBy: ann}\n- {code: acme/ruel}\n- {reason: No code.}";
    let loader = workspace(&waivers(lines));
    let bench = Bench::open(&loader);
    let listed = waiver_specs(&bench.compiled.program);
    let words: Vec<String> = listed
        .iter()
        .map(|(address, spec)| {
            let until = spec.until.as_ref().map(|until| until.value.to_string()).unwrap_or_default();
            format!("{address} {} {until}", *spec.code)
        })
        .collect();
    assert_eq!(words, ["shop/database acme/rule 2030-06-14", "shop/database acme/ruel "]);
}
