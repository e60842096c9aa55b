//! A workspace that does not compile keeps nobody from what is deployed: it can be seen, brought back, mended and
//! removed by what is recorded alone.

use super::harness::MINISTACK;
use super::place::{block_on, connect};
use super::program::Program;
use deployer::deploy::cloud::CloudFormation;
use std::fs;

const ACCOUNT: &str = "230000000001";
const QUEUE: &str = "stacks/user-platform/services/notification-service/components/queue/sqs.yaml";
const DATA: [&str; 6] = [
    "--allow-data-loss",
    "notification-service/database",
    "--allow-data-loss",
    "notification-service/cache",
    "--allow-data-loss",
    "notification-service/queue",
];

#[test]
fn what_is_deployed_is_at_hand_while_the_workspace_does_not_compile() {
    let program = Program::new(ACCOUNT, MINISTACK.url(), "file");
    let succeeds = |words: &[&str]| {
        let output = program.run(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{words:?} ended with {}:\n{said}", output.status);
        (String::from_utf8(output.stdout).unwrap(), said)
    };
    succeeds(&["deploy", "--yes", "--var", "VERSION=v1"]);
    succeeds(&["deploy", "--yes", "--var", "VERSION=v2"]);
    let queue = program.folder.join(QUEUE);
    fs::write(&queue, fs::read_to_string(&queue).unwrap() + "\n  visibilityTimeut: 1m\n  : [\n").unwrap();
    let refused = program.run(&["deploy", "--yes", "--var", "VERSION=v3"]);
    assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&refused.stderr));

    assert!(succeeds(&["status"]).0.contains("notification-service/queue"));
    assert_eq!(succeeds(&["history"]).0.lines().count(), 2);
    assert!(succeeds(&["state", "show", "--component", "queue"]).0.contains("output"));
    assert!(succeeds(&["recover"]).1.contains("every stack is well"));
    assert!(succeeds(&["resume", "--yes"]).1.contains("nothing to resume"));
    assert!(succeeds(&["drift", "remediate", "--yes"]).1.contains("nothing has drifted"));
    assert!(succeeds(&["rollback", "--yes"]).1.contains("brings back"));
    succeeds(&[&["destroy", "--yes"], &DATA[..]].concat());
    // What was removed is what comes back, and not what was there before it.
    assert!(succeeds(&["rollback", "--yes"]).1.contains("brings back"));
    assert!(succeeds(&["status"]).0.contains("notification-service/queue"));
    succeeds(&[&["destroy", "--yes"], &DATA[..]].concat());
    let page = block_on(async {
        connect(MINISTACK.url(), ACCOUNT, "us-east-1").await.cloudformation().describe_stacks(None).await.unwrap()
    });
    assert!(page.stacks.is_empty(), "{:?}", page.stacks);
}

#[test]
fn a_mistake_where_the_environment_is_described_stops_everything() {
    let program = Program::new("230000000002", MINISTACK.url(), "file");
    let file = program.folder.join("stacks/user-platform/environments/development/environment.yaml");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("accountId:", "acountId:")).unwrap();
    for words in [&["status"][..], &["destroy", "--yes"]] {
        let output = program.run(words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("environment.yaml") && said.contains("acountId"), "{said}");
    }
}

#[test]
fn the_bucket_is_made_in_the_region_of_the_records() {
    let program = Program::new("230000000003", MINISTACK.url(), "s3");
    let file = program.folder.join("deployer.yaml");
    fs::write(&file, fs::read_to_string(&file).unwrap() + "    region: eu-central-1\n").unwrap();
    let made = program.run(&["bootstrap", "--yes"]);
    let (shown, said) = (String::from_utf8_lossy(&made.stdout), String::from_utf8_lossy(&made.stderr));
    assert!(shown.contains("deployer-state-230000000003-eu-central-1"), "{shown}{said}");
    assert!(!said.contains("write `state:"), "{said}");
    let state = program.run(&["status"]);
    let said = String::from_utf8_lossy(&state.stderr);
    assert!(state.status.success() && said.contains("nothing is deployed yet"), "{said}");
}
