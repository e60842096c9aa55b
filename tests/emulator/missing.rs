//! What must be in the account before a deployment: what is not there is said at its line and nothing is changed;
//! what cannot be looked at stops nobody.

use super::harness::{Emulator, MINISTACK, MOTO};
use super::place::{block_on, connect};
use super::program::{IMAGES, Program, SECRET};
use super::supplies::Supplies;
use deployer::deploy::cloud::{CloudFormation, ErrorKind};
use deployer::deploy::inventory::{Absence, Inventory, Question};
use serde_json::json;
use std::fs;

const DEPLOY: [&str; 6] = ["deploy", "--yes", "--var", "VERSION=v1", "--color", "never"];

/// Runs the program, which must end so: what it said, on one line.
#[track_caller]
fn said(program: &Program, words: &[&str], exit: i32) -> String {
    let output = program.run(words);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(exit), "{said}");
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "`{word}` is not in:\n{said}");
    }
}

/// No stack is there, no record, no lock.
#[track_caller]
fn nothing_was_written(program: &Program, account: &str) {
    let page = block_on(async {
        connect(MINISTACK.url(), account, "us-east-1").await.cloudformation().describe_stacks(None).await.unwrap()
    });
    assert_eq!(page.stacks, []);
    assert!(!program.folder.join(".deployer").exists());
}

/// A component of the example is changed, as an editor would.
fn edit(program: &Program, from: &str, to: &str) {
    let path = "stacks/user-platform/services/notification-service/components/api/microservice.yaml";
    let path = program.folder.join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn everything_that_is_missing_is_said_at_once_and_when_it_is_there_it_is_deployed() {
    let account = "240000000001";
    let program = Program::bare(account, MINISTACK.url(), "file");
    let supplies = Supplies::of(account);
    edit(&program, "  secrets:\n", "  secrets:\n    - name: SIGNING_KEY\n      secretRef: ssm:/shop/signing-key\n");
    supplies.repository(IMAGES[0]);
    for words in [DEPLOY.as_slice(), &["plan", "--exact", "--var", "VERSION=v1", "--color", "never"]] {
        let said = said(&program, words, 5);
        says(&said, &["error[deploy/missing-secret]", "rds.yaml:24:", "microservice.yaml:31:", SECRET]);
        says(&said, &["aws secretsmanager create-secret --region us-east-1 --name /stacks/"]);
        says(&said, &["error[deploy/missing-parameter]", "microservice.yaml:29:", "--name /shop/signing-key"]);
        says(&said, &["there is no image `notification-api:v1`", "microservice.yaml:12:"]);
        says(&said, &["there is no repository `notification-worker`", "worker.yaml:13:", "create-repository"]);
        nothing_was_written(&program, account);
    }
    supplies.secret(SECRET);
    supplies.repository(IMAGES[1]);
    program.push("v1");
    let only = said(&program, &DEPLOY, 5);
    says(&only, &["deploy/missing-parameter", "this deployment needs what is not there; nothing was changed"]);
    assert!(!only.contains("missing-secret") && !only.contains("missing-image"), "{only}");
    nothing_was_written(&program, account);
    supplies.parameter("/shop/signing-key");
    said(&program, &DEPLOY, 0);
}

#[test]
fn a_certificate_that_is_not_there_is_said() {
    let account = "240000000002";
    let program = Program::new(account, MINISTACK.url(), "file");
    let path = program.folder.join("stacks/user-platform/environments/development/environment.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let at = text.find(":certificate/").unwrap() + ":certificate/".len();
    let end = at + text[at..].find('\n').unwrap();
    fs::write(path, format!("{}00000000-0000-0000-0000-000000000000{}", &text[..at], &text[end..])).unwrap();
    says(&said(&program, &DEPLOY, 5), &["deploy/missing-certificate", "aws acm list-certificates"]);
    nothing_was_written(&program, account);
}

#[test]
fn a_plan_from_a_file_is_not_applied_while_an_image_is_missing() {
    let account = "240000000003";
    let program = Program::new(account, MINISTACK.url(), "file");
    said(&program, &["plan", "--var", "VERSION=v3", "--out", "plan.json"], 0);
    let apply = ["deploy", "plan.json", "--color", "never"];
    says(&said(&program, &apply, 5), &["there is no image `notification-api:v3`", "microservice.yaml:12:"]);
    nothing_was_written(&program, account);
    program.push("v3");
    said(&program, &apply, 0);
}

#[test]
fn what_may_not_be_looked_at_is_said_and_deployed_all_the_same() {
    let account = "240000000004";
    let wire = Emulator::microburst(&MINISTACK);
    let program = Program::bare(account, wire.url(), "file");
    Supplies::of(account).secret(SECRET);
    let message = "User: arn:aws:iam::240000000004:user/ann is not authorized to perform: ecr:DescribeImages on \
                   resource: arn:aws:ecr:us-east-1:123456789012:repository/notification-api";
    wire.rules(&json!([
        {"service": "ecr", "error": {"code": "AccessDeniedException", "status": 400, "message": message}},
        {"service": "acm", "error": {"code": "ServiceUnavailable", "status": 503, "message": "not today"}},
    ]));
    let said = said(&program, &DEPLOY, 0);
    says(
        &said,
        &["warning[deploy/not-looked-at]", "lacks the permission ecr:DescribeImages", "acm:DescribeCertificate"],
    );
}

#[test]
fn another_emulator_answers_the_same() {
    let (region, account) = ("us-east-1".to_owned(), "123456789012");
    let call = |service: &str, target: &str, body| MOTO.call(account, (service, target), &body);
    call("secretsmanager", "secretsmanager.CreateSecret", json!({"Name": "/here/secret", "SecretString": "x"}));
    call("secretsmanager", "secretsmanager.CreateSecret", json!({"Name": "/here/leaving", "SecretString": "x"}));
    call("secretsmanager", "secretsmanager.DeleteSecret", json!({"SecretId": "/here/leaving"}));
    call("ssm", "AmazonSSM.PutParameter", json!({"Name": "/here/parameter", "Type": "String", "Value": "x"}));
    let ecr = |action: &str, body| call("ecr", &["AmazonEC2ContainerRegistry_V20150921.", action].concat(), body);
    ecr("CreateRepository", json!({"repositoryName": "here"}));
    let kind = "application/vnd.docker.distribution.manifest.v2+json";
    let manifest = json!({"schemaVersion": 2, "mediaType": kind, "layers": []}).to_string();
    ecr("PutImage", json!({"repositoryName": "here", "imageManifest": manifest, "imageTag": "v1"}));
    let secret = |id: &str| Question::Secret { region: region.clone(), id: id.to_owned() };
    let images = |repository: &str| Question::Images {
        registry: account.to_owned(),
        region: region.clone(),
        repository: repository.to_owned(),
        images: ["v1", "v2"].map(str::to_owned).to_vec(),
    };
    let names = ["/here/parameter", "/here/nothing"].map(str::to_owned).to_vec();
    let parameters = Question::Parameters { region: region.clone(), names };
    let absent = |question: Question| {
        let found =
            block_on(async { connect(MOTO.url(), account, "us-east-1").await.inventory().absent(&question).await });
        found.unwrap().into_iter().collect::<Vec<_>>()
    };
    let one = |name: &str, absence| vec![(name.to_owned(), absence)];
    assert_eq!(absent(secret("/here/secret")), []);
    assert_eq!(absent(secret("/here/nothing")), one("/here/nothing", Absence::Unknown));
    assert_eq!(absent(secret("/here/leaving")), one("/here/leaving", Absence::Deleted));
    assert_eq!(absent(parameters), one("/here/nothing", Absence::Unknown));
    assert_eq!(absent(images("here")), one("v2", Absence::Unknown));
    assert!(absent(images("nowhere")).iter().all(|(_, absence)| *absence == Absence::NoRepository));
    let free = "http://127.0.0.1:9".to_owned();
    let nobody = block_on(async { connect(free, account, "us-east-1").await.inventory().absent(&secret("a")).await });
    assert_eq!(nobody.unwrap_err().kind, ErrorKind::Unavailable);
}
