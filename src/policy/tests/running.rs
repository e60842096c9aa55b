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
    }
    let missed = report.coverage.iter().filter(|file| !file.not_covered.is_empty());
    let missed: Vec<String> = missed.map(|file| format!("{}: {:?}", file.path, file.not_covered)).collect();
    assert_eq!(missed, [""; 0], "lines that no test reaches");
    assert!(report.coverage.len() > 80 && report.per_cent() >= 100.0);
}

#[test]
fn every_embedded_rule_is_named_after_its_folder_and_its_page_after_its_title() {
    let files = pack_on_disk();
    let rego: Vec<RuleFile<'_>> =
        files.iter().filter(|(path, _)| path.ends_with(".rego")).map(|(path, text)| RuleFile { path, text }).collect();
    let options = LoadOptions { files: &rego, embedded: false, ..LoadOptions::default() };
    let policy = Policy::load(&options, &mut SourceMap::default(), &mut Sink::default());
    let mut folders = std::collections::BTreeSet::new();
    for rule in policy.rules() {
        let (info, path) = (&rule.info, &rule.place.path);
        let folder = path.trim_end_matches("rule.rego");
        assert_eq!(folder, format!("policies/{}/", info.code));
        assert!(info.code.starts_with(&format!("{}/", info.area)), "{path}: its area is that of its code");
        let package = info.code.replace('/', ".").replace('-', "_");
        assert_eq!(rule.package, format!("data.deployer.rules.{package}"));
        let page = files.iter().find(|(other, _)| *other == format!("{folder}doc.md")).map(|(_, text)| text).unwrap();
        assert_eq!(page.lines().next(), Some(format!("# {}", info.title).as_str()), "{folder}");
        assert!(page.lines().count() > 2, "{folder}: its page says more than the title");
        assert!(!info.description.is_empty(), "{path}: why it matters");
        folders.insert(folder.to_owned());
    }
    let is_of_rule = |path: &str| folders.iter().any(|folder| path.starts_with(folder.as_str()));
    let stray: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).filter(|path| !is_of_rule(path)).collect();
    assert!(stray.iter().all(|path| path.starts_with("policies/lib/")), "{stray:?}");
}

#[test]
fn what_a_test_prints_and_where_it_breaks_is_told_and_a_file_without_tests_is_missed() {
    let rule = "package acme.a\n\nbad(x) := y if {\n\ty := 1 + x\n}\n\nbad(x) := y if {\n\ty := 2 + x\n}\n";
    let tests = "package acme.a_test\n\nimport data.acme.a\n\ntest_prints if {\n\tprint(\"seen\", 3)\n\tfalse\n}\n\ntest_breaks if a.bad(1) == 2\n";
    let lonely = "package acme.b\n\nimport data.acme.a\n\n# A comment.\ndeny contains \"x\" if {\n\tinput.x\n}\n";
    let files = [("a.rego", rule), ("a_test.rego", tests), ("b.rego", lonely)];
    let files: Vec<RuleFile<'_>> = files.iter().map(|(path, text)| RuleFile { path, text }).collect();
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let report = testing::run(&files, Budget::default(), &mut sources, &mut sink);
    assert!(report.tests[0].prints.len() == 1 && report.tests[0].prints[0].contains("seen 3"), "{report:?}");
    assert_eq!(sources.locate(report.tests[1].cause.unwrap()), "a_test.rego:10:21", "the call that fails");
    let lonely = report.coverage.iter().find(|file| file.path == "b.rego").unwrap();
    assert_eq!((lonely.per_cent(), &lonely.not_covered), (0.0, &[6, 7].into()));
    assert!(report.per_cent() > 0.0 && report.per_cent() < 100.0);
}

#[test]
fn the_tests_of_the_embedded_rules_are_in_the_program() {
    let embedded: Vec<(&str, &str)> = embedded_files().map(|file| (file.path, file.text)).collect();
    let files = pack_on_disk();
    let mut on_disk: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".rego"))
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let mut embedded = embedded;
    embedded.sort_unstable();
    on_disk.sort_unstable();
    assert!(embedded == on_disk, "run `cargo xtask docs`");
}
