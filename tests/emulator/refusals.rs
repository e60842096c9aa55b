//! What the program says when it may not or cannot deploy: a clear error with what to do about it, and
//! nothing is changed.

use super::harness::{Emulator, MINISTACK};
use super::place::{block_on, connect};
use super::program::Program;
use deployer::deploy::cloud::CloudFormation;
use serde_json::{Value, json};
use std::fs;
use std::process::{Command, Output};

const DEPLOY: [&str; 4] = ["deploy", "--yes", "--var", "VERSION=v1"];

/// Runs a command that must fail: its exit code and what it said.
fn fails(mut command: Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(!status.success(), "{said}");
    (status.code(), said)
}

#[track_caller]
fn says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "`{word}` is not in:\n{said}");
    }
}

/// No stack is there, not even the shell of one.
#[track_caller]
fn nothing_is_there(account: &str) {
    let page = block_on(async {
        let aws = connect(MINISTACK.url(), account, "us-east-1").await;
        aws.cloudformation().describe_stacks(None).await.unwrap()
    });
    let names: Vec<_> = page.stacks.iter().map(|stack| &stack.name).collect();
    assert!(page.stacks.iter().all(|stack| stack.name == deployer::deploy::bootstrap::STACK), "{names:?}");
}

#[test]
fn credentials_of_another_account_are_refused() {
    let account = "220000000001";
    let program = Program::new(account, MINISTACK.url(), "file");
    let mut command = program.command(&DEPLOY);
    command.env("AWS_ACCESS_KEY_ID", "220000000999");
    let (_, said) = fails(command);
    says(&said, &["the credentials are for account 220000000999", account, "--profile", "nothing was changed"]);
    nothing_is_there(account);
    nothing_is_there("220000000999");
}

#[test]
fn no_credentials_are_told_with_where_they_come_from() {
    let program = Program::new("220000000002", MINISTACK.url(), "file");
    let mut command = program.command(&DEPLOY);
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    let (_, said) = fails(command);
    says(&said, &["credentials", "AWS_PROFILE", "nothing was changed"]);
    nothing_is_there("220000000002");
}

#[test]
fn an_expired_token_is_told_with_how_to_log_in() {
    let wire = Emulator::microburst(&MINISTACK);
    wire.rules(&json!([{"service": "*", "error": {"code": "ExpiredToken", "status": 403,
        "message": "The security token included in the request is expired"}}]));
    let program = Program::new("220000000003", wire.url(), "file");
    let (_, said) = fails(program.command(&DEPLOY));
    says(&said, &["expired", "aws sso login"]);
    nothing_is_there("220000000003");
}

#[test]
fn a_missing_permission_is_named_with_what_it_is_wanted_on() {
    let wire = Emulator::microburst(&MINISTACK);
    let message = "User: arn:aws:iam::220000000004:user/ann is not authorized to perform: \
                   cloudformation:CreateChangeSet on resource: arn:aws:cloudformation:us-east-1:220000000004:stack/x/*";
    wire.rules(&json!([{"service": "cloudformation", "operation": "CreateChangeSet",
        "error": {"code": "AccessDenied", "status": 403, "message": message}}]));
    let program = Program::new("220000000004", wire.url(), "file");
    let (_, said) = fails(program.command(&DEPLOY));
    says(&said, &["cloudformation:CreateChangeSet", "arn:aws:cloudformation:us-east-1:220000000004:stack/x/*"]);
    nothing_is_there("220000000004");
}

#[test]
fn a_bucket_that_is_not_there_is_told_with_the_command_that_makes_it() {
    let program = Program::new("220000000005", MINISTACK.url(), "s3");
    let (_, said) = fails(program.command(&DEPLOY));
    says(&said, &["deployer-state-220000000005-us-east-1", "deployer bootstrap"]);
    nothing_is_there("220000000005");
}

#[test]
fn a_bucket_in_another_region_is_said_to_be() {
    let wire = Emulator::microburst(&MINISTACK);
    let program = Program::new("220000000006", wire.url(), "s3");
    assert!(program.run(&["bootstrap", "--yes", "--var", "VERSION=v1"]).status.success());
    wire.rules(&json!([{"service": "s3", "error": {"code": "PermanentRedirect", "status": 301, "message":
        "The bucket you are attempting to access must be addressed using the specified endpoint."}}]));
    let (_, said) = fails(program.command(&DEPLOY));
    says(&said, &["deployer-state-220000000006-us-east-1", "is not in us-east-1", "state.region"]);
    nothing_is_there("220000000006");
}

#[test]
fn a_record_of_a_newer_version_and_one_that_is_none_are_not_touched() {
    let account = "220000000007";
    let program = Program::new(account, MINISTACK.url(), "file");
    let folder = program.folder.join(".deployer/state/user-platform/development");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("state.json");
    for (text, words) in [
        ("{\"version\": 99}", ["format 99", "use a newer one"]),
        ("{\"version\": 2, \"stack\"", ["not readable", "deployer state repair"]),
    ] {
        fs::write(&path, text).unwrap();
        let (_, said) = fails(program.command(&DEPLOY));
        says(&said, &words);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    nothing_is_there(account);
}

#[test]
fn a_record_in_a_bucket_that_is_none_is_told_with_the_version_to_restore() {
    let account = "220000000008";
    let program = Program::new(account, MINISTACK.url(), "s3");
    assert!(program.run(&["bootstrap", "--yes", "--var", "VERSION=v1"]).status.success());
    assert!(program.run(&DEPLOY).status.success());
    let newest = block_on(async {
        let aws = connect(MINISTACK.url(), account, "us-east-1").await;
        let store = aws.store(&format!("deployer-state-{account}-us-east-1"), "");
        let key = "deployer/user-platform/development/state.json";
        let put = store.client().put_object().bucket(format!("deployer-state-{account}-us-east-1")).key(key);
        put.body(b"{".to_vec().into()).send().await.unwrap();
        deployer::deploy::store::Store::history(&store, key).await.unwrap()
    });
    let (_, said) = fails(program.command(&["deploy", "--yes", "--var", "VERSION=v2"]));
    says(&said, &["not readable", "restore", &newest[1]]);
}

#[test]
fn nobody_is_asked_without_a_terminal() {
    let program = Program::new("220000000009", MINISTACK.url(), "file");
    let (_, said) = fails(program.command(&["deploy", "--var", "VERSION=v1"]));
    says(&said, &["--yes", "deployer plan"]);
    nothing_is_there("220000000009");
}

#[test]
fn a_lock_that_somebody_holds_ends_with_its_own_code() {
    let program = Program::new("220000000010", MINISTACK.url(), "file");
    let locks = program.folder.join(".deployer/state");
    let folder = deployer::deploy::files::Folder::new(locks);
    let holder = json!({"holders": [{"id": "other", "owner": "ann on a laptop", "reason": "a hotfix",
        "since": 1_700_000_000_000_u64, "expires": 32_000_000_000_000_u64}]});
    let item = deployer::deploy::lock::LockItem { value: Value::to_string(&holder), revision: 1 };
    block_on(deployer::deploy::lock::LockTable::put(&folder, "user-platform/development", &item, None, 0)).unwrap();
    let (code, said) = fails(program.command(&DEPLOY));
    assert_eq!(code, Some(4), "{said}");
    says(&said, &["ann on a laptop", "a hotfix", "--lock-wait", "deployer unlock"]);
    nothing_is_there("220000000010");
}
