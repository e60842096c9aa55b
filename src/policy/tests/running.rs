//! Running the tests of rules.

use super::testing::{TestOutcome, TestReport};
use super::*;

fn run(files: &[(&str, &str)]) -> (TestReport, Vec<String>) {
    let files: Vec<RuleFile<'_>> = files.iter().map(|(path, text)| RuleFile { path, text }).collect();
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let report = testing::run(&files, Budget::default(), &mut sources, &mut sink);
    (report, sink.iter().map(|found| found.code.to_string()).collect())
}

/// Everything below `policies/`, as it is on disk.
pub(super) fn pack_on_disk() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("policies")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let path = entry.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.push((path, std::fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn tests_pass_fail_and_cannot_be_evaluated() {
    let rule = "package acme.a\n\ndeny contains \"x\" if input.x\n\ndeny contains \"y\" if {\n\tinput.y\n}\n";
    let tests = "package acme.a_test\n\nimport data.acme.a\n\ntest_right if a.deny == {\"x\"} with input as {\"x\": true}\n\ntest_wrong if a.deny == {\"z\"} with input as {\"x\": true}\n\ntest_broken if nothing.of_the_kind(1)\n";
    let (report, said) = run(&[("a.rego", rule), ("a_test.rego", tests)]);
    assert_eq!(said, [""; 0]);
    let outcomes: Vec<(&str, &TestOutcome)> =
        report.tests.iter().map(|test| (test.name.rsplit('.').next().unwrap(), &test.outcome)).collect();
    assert_eq!(outcomes[0], ("test_right", &TestOutcome::Passed));
    assert_eq!(outcomes[1], ("test_wrong", &TestOutcome::Failed));
    assert!(matches!(outcomes[2], ("test_broken", TestOutcome::Error(_))));
    let coverage = &report.coverage[0];
    assert!(coverage.path == "a.rego" && coverage.covered.contains(&3) && coverage.per_cent() > 0.0, "{coverage:?}");
}

#[test]
fn a_test_that_does_not_parse_is_reported() {
    let (report, said) = run(&[("a_test.rego", "package a_test\n\ntest_x if {\n")]);
    assert_eq!((report.tests.len(), said.as_slice()), (0, ["policy/does-not-parse".to_owned()].as_slice()));
}

#[test]
fn every_embedded_rule_passes_its_tests_and_has_one_that_fires_and_a_page() {
    let files = pack_on_disk();
    let rego: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".rego"))
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let (report, said) = run(&rego);
    assert_eq!(said, [""; 0]);
    let wrong: Vec<String> = report
        .tests
        .iter()
        .filter(|test| test.outcome != TestOutcome::Passed)
        .map(|test| format!("{}: {:?}", test.name, test.outcome))
        .collect();
    assert_eq!(wrong, [""; 0]);
    for (path, _) in rego.iter().filter(|(path, _)| path.ends_with("/rule.rego")) {
        let folder = path.trim_end_matches("rule.rego");
        assert!(files.iter().any(|(other, _)| *other == format!("{folder}doc.md")), "{folder} has a page");
        let tests = report.tests.iter().filter(|test| test.path.starts_with(folder)).count();
        assert!(tests >= 2, "{folder} has a test that fires and one that does not");
        let coverage = report.coverage.iter().find(|file| file.path == *path).unwrap();
        assert!(coverage.not_covered.is_empty(), "{path}: no test reaches the lines {:?}", coverage.not_covered);
    }
}
