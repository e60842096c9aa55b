//! The templates of the compiler before the outside judges, and the judges before templates of which we
//! know what is wrong with them.

use xtask::validate::{judge, judge_everything};

#[test]
fn the_templates_of_every_example_and_case_pass_all_validators() {
    let verdict = judge_everything().unwrap();
    assert!(verdict.passed, "{}", verdict.report);
}

#[test]
fn both_validators_find_a_misspelt_property() {
    let verdict = judge(&["tests/validators/faulty"], &["--part"]).unwrap();
    assert!(!verdict.passed, "{}", verdict.report);
    for finding in ["cfn-lint E3002", "cloudformation-validate F3002"] {
        let place =
            format!("{finding} tests/validators/faulty/queue.template.json:Resources/Queue/Properties/QueueNme");
        assert!(verdict.report.contains(&place), "no `{place}` in\n{}", verdict.report);
    }
}

#[test]
fn an_open_port_is_found_although_the_template_tells_checkov_to_skip_it() {
    let verdict = judge(&["tests/validators/faulty"], &["--part"]).unwrap();
    for finding in ["cloudformation-validate W2508", "checkov CKV_AWS_23", "checkov CKV_AWS_24"] {
        let place = format!("{finding} tests/validators/faulty/queue.template.json:Resources/Ssh");
        assert!(verdict.report.contains(&place), "no `{place}` in\n{}", verdict.report);
    }
}

#[test]
fn a_sound_template_passes_and_a_folder_without_any_does_not() {
    let sound = judge(&["tests/validators/sound"], &["--part"]).unwrap();
    assert!(sound.passed && sound.report.contains("1 templates, 0 findings, 0 excepted"), "{}", sound.report);
    let none = judge(&["docs"], &["--part"]).unwrap();
    assert!(!none.passed && none.report.contains("no *.template.json"), "{}", none.report);
}

#[test]
fn an_exception_silences_its_finding_and_one_without_a_finding_is_reported() {
    let folder = xtask::workspace::target_dir().join("validators");
    let exceptions = folder.join(format!("exceptions.{}.txt", std::process::id()));
    let lines = [
        "# tool code where reason",
        "cfn-lint E3002 AWS::SQS::Queue because",
        "cloudformation-validate F3002 tests/*/queue.template.json because",
        "cloudformation-validate W2508 tests/*/nowhere.json,tests/*:Resources/Ssh/* because",
        "checkov CKV_AWS_23 AWS::EC2::SecurityGroup because",
        "checkov CKV_AWS_24 *:Resources/Ssh because",
        "cfn-lint E9999 AWS::SQS::Queue because",
    ];
    let lines = lines.join("\n");
    xtask::workspace::write(&exceptions, &lines).unwrap();
    let path = exceptions.to_string_lossy();
    // A run without `--part` forgets every text that it did not see, so it gets a cache of its own.
    let cache = format!("{path}.cache");
    let verdict = judge(&["tests/validators/faulty"], &["--exceptions", &path, "--cache", &cache]).unwrap();
    std::fs::remove_file(&exceptions).unwrap();
    std::fs::remove_file(&cache).unwrap();
    assert!(!verdict.passed, "{}", verdict.report);
    let stale = ["line 4: matches nothing, remove it (cloudformation-validate W2508 tests/*/nowhere.json)", "line 7:"];
    for expected in stale.into_iter().chain(["checkov CKV_AWS_27", "1 templates, 1 findings, 5 excepted"]) {
        assert!(verdict.report.contains(expected), "no `{expected}` in\n{}", verdict.report);
    }
    assert!(!verdict.report.contains("line 5:"), "{}", verdict.report);
}
