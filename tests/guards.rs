//! What guards an update: smoke tests and alarms that take it back, from the YAML to the rehearsal.

use crate::support::{self, render, rules};
use deployer::deploy::assembly::Assembly;
use deployer::deploy::cloud::{CloudFormation, StackStatus};
use deployer::deploy::execute::{self, Order, Outcome, Scope};
use deployer::deploy::progress::Silent;
use deployer::deploy::record::{Actor, Deployment, DeploymentStatus, Purpose, StepStatus};
use deployer::deploy::rehearsal::{Stage, rehearse};
use deployer::ops::{self, Session};
use deployer::source::MemoryLoader;
use std::time::Duration;

const HELLO: &str = "demo-dev-shop-hello";

/// The rehearsal, with what these tests do on it.
#[derive(Default)]
struct Scene(Stage);

impl Scene {
    async fn deploy(&self, id: &str, assembly: &Assembly) -> Deployment {
        match execute::run(self.0.world(), assembly, &order(id), &Silent).await.unwrap() {
            Outcome::Ended(deployment) => *deployment,
            Outcome::Unchanged => panic!("nothing was to be done"),
        }
    }

    async fn memory(&self) -> Option<String> {
        let template = self.0.cloud.get_template(HELLO).await.ok()?;
        let template: serde_json::Value = serde_json::from_str(&template).unwrap();
        Some(template.pointer("/Resources/Function/Properties/MemorySize")?.to_string())
    }
}

fn order(id: &str) -> Order {
    Order { run: format!("{id}-run"), concurrency: 4, ..Order::new(id, Purpose::Deploy) }
}

/// Two functions; `hello` is watched, and `front` calls it. `test` is a smoke test of `hello`.
fn workspace(memory: u32, test: &str) -> String {
    let function = |name: &str, rest: &str| {
        format!(
            "---\napiVersion: components.deployer.io/v1\nkind: Lambda\nmetadata: {{name: {name}, service: shop}}\nspec:\n  runtime: python3.14\n  handler: index.handler\n  functionUrl: {{auth: none}}\n  code: {{inline: 'def handler(event, context): return 1'}}\n{rest}"
        )
    };
    let watched = format!(
        "  memoryMB: {memory}\n  rollback: {{alarms: [orders-are-lost], errorRate: 10, bakeTime: 10m}}\n  verify:\n    - {test}\n"
    );
    let front = "  environment: [{name: HELLO, value: '${ref:hello.url}'}]\n";
    [
        "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: demo}\n",
        "---\napiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {name: dev}\nspec: {accountId: '123456789012', region: eu-west-1}\n",
        "---\napiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {name: shop}\n",
        &function("hello", &watched),
        &function("front", front),
    ]
    .concat()
}

const OWN: &str = "{name: says hello, http: {url: '${ref:hello.url}'}, attempts: 3, interval: 5s}";

fn compiled<T>(text: &str, then: impl FnOnce(&Assembly, &Session<'_>) -> T) -> T {
    let loader: MemoryLoader = std::iter::once(("workspace.yaml", text.as_bytes().to_vec())).collect();
    let mut session = Session::open(&loader);
    let assembly = support::assembly(&mut session, None);
    then(&assembly, &session)
}

fn assembly(memory: u32, test: &str) -> Assembly {
    compiled(&workspace(memory, test), |assembly, _| assembly.clone())
}

#[test]
fn alarms_of_the_stack_itself_are_watched_from_the_second_deployment_on() {
    let (first, second, third) = (assembly(128, OWN), assembly(256, OWN), assembly(512, OWN));
    rehearse(async {
        let stage = Scene::default();
        let deployment = stage.deploy("one", &first).await;
        assert_eq!(deployment.status, DeploymentStatus::Succeeded);
        let outputs = &deployment.units["shop/hello"].target.as_ref().unwrap().outputs;
        stage.0.cloud.set_off(&outputs["RollbackErrorRate"]);
        let deployment = stage.deploy("two", &second).await;
        assert_eq!(deployment.status, DeploymentStatus::RolledBack);
        let failure = deployment.units["shop/hello"].failure.clone().unwrap();
        assert!(failure.reason.contains(&outputs["RollbackErrorRate"]), "{}", failure.reason);
        assert_eq!(failure.stack_status, Some(StackStatus::UpdateRollbackComplete));
        assert_eq!(stage.memory().await.as_deref(), Some("128"));
        // The bake time is waited for once by each of the two that got to their end.
        assert!(stage.0.cloud.timeline().iter().any(|span| span.end.since(span.start) > Duration::from_secs(600)));
        assert_eq!(stage.deploy("three", &third).await.status, DeploymentStatus::RolledBack);
    })
    .unwrap();
}

#[test]
fn an_alarm_that_is_named_is_watched_from_the_first_deployment_on() {
    let first = assembly(128, OWN);
    rehearse(async {
        let stage = Scene::default();
        stage.0.cloud.set_off("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-are-lost");
        assert_eq!(stage.deploy("one", &first).await.status, DeploymentStatus::RolledBack);
        assert_eq!(stage.memory().await, None);
    })
    .unwrap();
}

#[test]
fn a_trigger_that_does_not_exist_fails_the_operation() {
    let mut first = assembly(128, OWN);
    let rollback = first.manifest.units.get_mut("shop/hello").unwrap().rollback.as_mut().unwrap();
    rollback.alarms = vec![format!("arn:aws:cloudwatch:eu-west-1:123456789012:{HELLO}-RollbackErrorRateAlarm-1")];
    rehearse(async {
        let deployment = Scene::default().deploy("one", &first).await;
        assert!(deployment.units["shop/hello"].failure.as_ref().unwrap().reason.contains("does not exist"));
    })
    .unwrap();
}

#[test]
fn a_smoke_test_that_fails_brings_the_unit_back_before_anything_uses_it() {
    let (first, second) = (assembly(128, OWN), assembly(256, OWN));
    rehearse(async {
        let stage = Scene::default();
        // Two bad answers of three are borne.
        stage.0.cloud.answer_badly("shop/hello", 2);
        assert_eq!(stage.deploy("one", &first).await.status, DeploymentStatus::Succeeded);
        stage.0.cloud.answer_badly("shop/hello", 3);
        let deployment = stage.deploy("two", &second).await;
        assert_eq!(deployment.status, DeploymentStatus::RolledBack);
        let failure = deployment.units["shop/hello"].failure.clone().unwrap();
        assert_eq!(failure.smoke_test.as_deref(), Some("says hello"));
        assert!(failure.reason.contains("in 3 tries: the status is 503, not 200"), "{}", failure.reason);
        assert_eq!(stage.memory().await.as_deref(), Some("128"));
        assert_eq!(stage.deploy("three", &second).await.status, DeploymentStatus::Succeeded);
        assert_eq!(stage.memory().await.as_deref(), Some("256"));
    })
    .unwrap();
}

#[test]
fn a_new_unit_whose_smoke_test_fails_goes_and_nothing_after_it_begins() {
    let first = assembly(128, OWN);
    rehearse(async {
        let stage = Scene::default();
        stage.0.cloud.answer_badly("shop/hello", 3);
        let deployment = stage.deploy("one", &first).await;
        assert_eq!(deployment.status, DeploymentStatus::RolledBack);
        assert_eq!(deployment.units["shop/front"].status, StepStatus::Skipped);
        assert!(stage.0.cloud.stacks().is_empty(), "{:?}", stage.0.cloud.stacks());
    })
    .unwrap();
}

#[test]
fn a_test_that_calls_what_comes_later_runs_when_that_is_done() {
    let later = "{name: through the front, http: {url: '${ref:front.url}'}, attempts: 1}";
    let first = assembly(128, later);
    rehearse(async {
        let stage = Scene::default();
        stage.0.cloud.answer_badly("shop/hello", 1);
        let deployment = stage.deploy("one", &first).await;
        assert_eq!(deployment.status, DeploymentStatus::RolledBack);
        assert_eq!(deployment.units["shop/front"].status, StepStatus::RolledBack);
        let failure = deployment.units["shop/hello"].failure.clone().unwrap();
        assert!(failure.reason.contains("front"), "{}", failure.reason);
        assert!(stage.0.cloud.stacks().is_empty());
    })
    .unwrap();
}

#[test]
fn where_somebody_must_agree_only_those_who_may_count() {
    let text =
        workspace(128, OWN).replace("region: eu-west-1}", "region: eu-west-1, approval: {approvers: [ann, bob]}}");
    let assembly = compiled(&text, |assembly, _| assembly.clone());
    let deploy = |approved_by: Option<&str>| {
        rehearse(async {
            let stage = Scene::default();
            let actor = Actor { approved_by: approved_by.map(str::to_owned), ..Actor::default() };
            let order = Order { actor, ..order("one") };
            let ended = execute::run(stage.0.world(), &assembly, &order, &Silent).await;
            let is_there = !stage.0.cloud.stacks().is_empty();
            ended.map(|ended| (ended, is_there)).map_err(|error| (error.to_string(), is_there))
        })
        .unwrap()
    };
    for nobody in [None, Some(""), Some("eve")] {
        let (said, is_there) = deploy(nobody).unwrap_err();
        assert_eq!((said.as_str(), is_there), ("dev needs somebody's approval: that of ann or bob", false));
    }
    let (ended, _) = deploy(Some("ann")).unwrap();
    let Outcome::Ended(deployment) = ended else { panic!("nothing was done") };
    assert_eq!(deployment.actor.approved_by.as_deref(), Some("ann"));
}

#[test]
fn the_failure_of_a_smoke_test_is_shown_at_its_line() {
    let shown = compiled(&workspace(128, OWN), |assembly, session| {
        rehearse(async {
            let stage = Scene::default();
            stage.0.cloud.answer_badly("shop/hello", 3);
            let deployment = stage.deploy("one", assembly).await;
            let found = ops::deploy::failures::diagnose(&deployment, assembly, session.sources());
            render(&found, session.sources())
        })
        .unwrap()
    });
    assert!(shown.starts_with("error[deploy/verify-failed]: the smoke test `says hello` of `shop/hello`"), "{shown}");
    assert!(shown.contains("says hello, http: {url: '${ref:hello.url}'}"), "{shown}");
}

#[test]
fn what_somebody_opened_by_hand_is_an_error_of_policy_at_its_line() {
    let text = "\
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
kind: S3
metadata: {name: files, service: shop}
spec: {}
";
    let loader: MemoryLoader = std::iter::once(("workspace.yaml", text.as_bytes().to_vec())).collect();
    let assembly = compiled(text, |assembly, _| assembly.clone());
    let drift = rehearse(async {
        let stage = Scene::default();
        stage.deploy("one", &assembly).await;
        let block = "/PublicAccessBlockConfiguration/BlockPublicPolicy";
        assert!(stage.0.cloud.tamper("demo-dev-shop-files", "Bucket", block, serde_json::json!(false)));
        ops::deploy::drift::detect(stage.0.world(), &assembly.manifest, &Scope::default(), 4).await.unwrap()
    })
    .unwrap();
    let mut session = Session::open(&loader);
    let rules = rules(&mut session);
    let made = support::whole(&mut session, None);
    let judge = |drift| {
        ops::deploy::drift::judge(&session, &rules, (&made.program, &made.units), drift, "2030-01-01T00:00:00Z")
    };
    let shown = render(&judge(&drift), session.sources());
    assert!(
        shown.starts_with("error[security/drift-public-access]: somebody has made `Bucket` of `shop/files` public"),
        "{shown}"
    );
    assert!(shown.contains("workspace.yaml:16:"), "{shown}");
    let mut same = drift.clone();
    same.units.iter_mut().for_each(|unit| unit.resources.clear());
    assert_eq!(render(&judge(&same), session.sources()), "");
}
