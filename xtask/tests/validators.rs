//! The templates of the compiler before the outside judges, and the judges before templates of which we
//! know what is wrong with them.

use xtask::validate::{Rules, judge, judge_everything};

#[test]
fn the_templates_of_every_example_and_case_pass_both_validators() {
    let verdict = judge_everything(Rules::Standard).unwrap();
    assert!(verdict.passed, "{}", verdict.report);
}

#[test]
fn both_validators_find_a_misspelt_property() {
    let verdict = judge(Rules::Standard, &["tests/validators/faulty"], &["--part"]).unwrap();
    assert!(!verdict.passed, "{}", verdict.report);
    for finding in ["cfn-lint E3002", "cloudformation-validate F3002"] {
        let place =
            format!("{finding} tests/validators/faulty/queue.template.json:Resources/Queue/Properties/QueueNme");
        assert!(verdict.report.contains(&place), "no `{place}` in\n{}", verdict.report);
    }
}

#[test]
fn security_rules_count_only_on_demand() {
    let open_port = "cloudformation-validate W2508";
    let standard = judge(Rules::Standard, &["tests/validators/faulty"], &["--part"]).unwrap();
    assert!(!standard.report.contains(open_port), "{}", standard.report);
    let security = judge(Rules::AndSecurity, &["tests/validators/faulty"], &["--part"]).unwrap();
    assert!(security.report.contains(open_port), "{}", security.report);
}

#[test]
fn a_sound_template_passes_and_a_folder_without_any_does_not() {
    let sound = judge(Rules::Standard, &["tests/validators/sound"], &["--part"]).unwrap();
    assert!(sound.passed && sound.report.contains("1 templates, 0 findings, 0 excepted"), "{}", sound.report);
    let none = judge(Rules::Standard, &["docs"], &["--part"]).unwrap();
    assert!(!none.passed && none.report.contains("no *.template.json"), "{}", none.report);
}

#[test]
fn an_exception_silences_its_finding_and_one_without_a_finding_is_reported() {
    let folder = xtask::workspace::target_dir().join("validators");
    let exceptions = folder.join(format!("exceptions.{}.txt", std::process::id()));
    let lines = "cfn-lint E3002 AWS::SQS::Queue because\ncloudformation-validate F3002 tests/*/queue.template.json because\ncfn-lint E9999 AWS::SQS::Queue because\n";
    xtask::workspace::write(&exceptions, lines).unwrap();
    let path = exceptions.to_string_lossy();
    // A run without `--part` forgets every text that it did not see, so it gets a cache of its own.
    let cache = format!("{path}.cache");
    let verdict =
        judge(Rules::Standard, &["tests/validators/faulty"], &["--exceptions", &path, "--cache", &cache]).unwrap();
    std::fs::remove_file(&exceptions).unwrap();
    std::fs::remove_file(&cache).unwrap();
    assert!(!verdict.passed && verdict.report.contains("line 3: matches nothing"), "{}", verdict.report);
    assert!(verdict.report.contains("1 templates, 0 findings, 2 excepted"), "{}", verdict.report);
}
