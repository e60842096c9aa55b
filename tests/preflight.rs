//! What a deployment needs and is not there, from the YAML to the finding at its line, on the rehearsal.

use crate::support::{self, render};
use deployer::deploy::cloud::CloudFormation;
use deployer::deploy::execute::Order;
use deployer::deploy::inventory::Absence;
use deployer::deploy::preflight::look;
use deployer::deploy::record::Purpose;
use deployer::deploy::rehearsal::{Stage, rehearse};
use deployer::ops::Session;
use deployer::ops::deploy::preflight::diagnose;
use deployer::ops::deploy::prepare::prepare;
use deployer::source::MemoryLoader;

const WORKSPACE: &str = "\
apiVersion: core.deployer.io/v1
kind: Stack
metadata: {name: demo}
---
apiVersion: core.deployer.io/v1
kind: Environment
metadata: {name: dev}
spec: {accountId: '123456789012', region: eu-west-1}
---
apiVersion: core.deployer.io/v1
kind: Service
metadata: {name: shop}
---
apiVersion: components.deployer.io/v1
kind: Worker
metadata: {name: jobs, service: shop}
spec:
  image: {repository: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/jobs, tag: v1}
  secrets:
    - name: PAYMENT
      secretRef: /shop/payment
---
apiVersion: components.deployer.io/v1
kind: Lambda
metadata: {name: hello, service: shop}
spec:
  code: {image: {repository: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello, tag: v1}}
  secrets:
    - name: PAYMENT
      secretRef: /shop/payment
    - name: GREETING
      secretRef: ssm:/shop/greeting
";

/// What is said of the workspace in an account that is made so.
fn said(make: impl FnOnce(&Stage)) -> String {
    let loader: MemoryLoader = std::iter::once(("workspace.yaml", WORKSPACE.as_bytes().to_vec())).collect();
    let mut session = Session::open(&loader);
    let assembly = support::assembly(&mut session, None);
    rehearse(async {
        let stage = Stage::default();
        make(&stage);
        let prepared = prepare(stage.world(), &assembly, &Order::new("one", Purpose::Deploy)).await.unwrap();
        let identity = stage.cloud.get_caller_identity().await.unwrap();
        let found = look(stage.world(), &assembly, &prepared.plan, &identity).await;
        assert!(stage.cloud.stacks().is_empty());
        render(&diagnose(&found, &assembly, session.sources()), session.sources())
    })
    .unwrap()
}

#[test]
fn what_is_missing_is_shown_at_every_line_that_names_it() {
    let said = said(|stage| {
        stage.cloud.take_away("/shop/payment", Absence::Unknown);
        stage.cloud.take_away("v1", Absence::Unknown);
        stage.cloud.take_away("/shop/greeting", Absence::Unknown);
    });
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("preflight", said));
}

#[test]
fn a_secret_that_is_going_to_be_deleted_is_kept_by_the_command_that_is_named() {
    let said = said(|stage| stage.cloud.take_away("/shop/payment", Absence::Deleted));
    assert!(said.contains("is going to be deleted and cannot be read, which `shop/hello`, `shop/jobs` need"), "{said}");
    assert!(said.contains("aws secretsmanager restore-secret --region eu-west-1 --secret-id /shop/payment"), "{said}");
}

#[test]
fn nothing_is_said_where_everything_is_there_and_one_warning_where_nobody_may_look() {
    assert_eq!(said(|_| {}), "");
    let said = said(|stage| stage.cloud.deny("ecr:DescribeImages"));
    assert_eq!(said.matches("warning[deploy/not-looked-at]").count(), 1, "{said}");
    assert!(!said.contains("error"), "{said}");
    assert!(
        said.contains(
            "`hello:v1`, `jobs:v1` in eu-west-1 can be had: the caller lacks the permission ecr:DescribeImages"
        ),
        "{said}"
    );
}
