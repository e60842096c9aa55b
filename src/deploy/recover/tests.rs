//! Every state that needs a person is left on the rehearsal, and a deployment that died is brought back.

use super::{Case, Recovered, Remedy, Wishes, apply, examine};
use crate::backend::assembly::digest;
use crate::deploy::assembly::{Assembly, Manifest, Origins, Unit};
use crate::deploy::clock::Clock;
use crate::deploy::cloud::{CloudFormation, StackStatus};
use crate::deploy::drift;
use crate::deploy::execute::{self, Order, Outcome, Scope};
use crate::deploy::lease::Wanted;
use crate::deploy::progress::Silent;
use crate::deploy::record::{DeploymentStatus, Purpose};
use crate::deploy::rehearsal::{Failure, Phase, Stage, rehearse};
use crate::deploy::state::Records;
use futures_util::future::{Either, select};
use indexmap::IndexMap;
use serde_json::json;
use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

const UNITS: [&str; 2] = ["orders/first", "orders/second"];

/// The rehearsal, with what these tests do on it.
#[derive(Default)]
struct Scene(Stage);

impl Scene {
    async fn deploy(&self, id: &str, timeout: u32) -> DeploymentStatus {
        let assembly = assembly(timeout);
        match execute::run(self.0.world(), &assembly, &order(id), &Silent).await.unwrap() {
            Outcome::Ended(deployment) => deployment.status,
            Outcome::Unchanged => panic!("nothing was to be done"),
        }
    }

    /// Lets the second unit fail in these phases from now on.
    fn fail(&self, phases: &[Phase]) {
        for phase in phases {
            self.0.cloud.fail(Failure {
                stack: "orders-second".to_owned(),
                logical_id: Some("Queue".to_owned()),
                phase: Some(*phase),
                reason: "no".to_owned(),
                times: u32::MAX,
            });
        }
    }

    async fn cases(&self, wishes: &Wishes) -> Vec<Case> {
        let assembly = assembly(30);
        let state = Records::new(self.0.world(), "shop", "production").load().await.unwrap().state;
        examine(self.0.world(), &assembly.manifest, &state, &Scope::default(), wishes).await.unwrap()
    }

    async fn recover(&self, wishes: &Wishes) -> Vec<Recovered> {
        let wanted = Wanted {
            stack: "shop".to_owned(),
            environment: "production".to_owned(),
            scope: Scope::default(),
            id: "recovery".to_owned(),
            owner: String::new(),
            reason: String::new(),
            wait: Duration::ZERO,
        };
        let assembly = assembly(30);
        apply(self.0.world(), &assembly.manifest, &Scope::default(), wishes, &wanted, &Silent).await.unwrap()
    }

    async fn status(&self, stack: &str) -> Option<StackStatus> {
        self.0.cloud.describe_stack(stack).await.ok().map(|stack| stack.status)
    }
}

fn order(id: &str) -> Order {
    Order {
        run: format!("{id}-run"),
        concurrency: 1,
        roll_back_on_failure: false,
        lock_wait: Duration::from_secs(300),
        ..Order::new(id, Purpose::Deploy)
    }
}

/// Two queues, one after the other.
fn assembly(timeout: u32) -> Assembly {
    let template =
        json!({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": timeout}}}});
    let text = template.to_string();
    let unit = |number: usize, address: &str| Unit {
        kind: "SQS".to_owned(),
        wave: number + 1,
        stack_name: address.replace('/', "-"),
        template: String::new(),
        digest: digest(text.as_bytes()),
        holds_data: false,
        capabilities: Vec::new(),
        depends_on: UNITS.iter().take(number).map(|unit| (*unit).to_owned()).collect(),
        parameters: IndexMap::new(),
        outputs: Vec::new(),
        rollback: None,
        verify: Vec::new(),
        source: String::new(),
        assets: Vec::new(),
    };
    let manifest = Manifest {
        version: 1,
        stack: "shop".to_owned(),
        environment: "production".to_owned(),
        account_id: None,
        region: None,
        role_arn: None,
        approvers: None,
        termination_protection: false,
        waves: UNITS.iter().map(|unit| vec![(*unit).to_owned()]).collect(),
        units: UNITS
            .iter()
            .enumerate()
            .map(|(number, address)| ((*address).to_owned(), unit(number, address)))
            .collect(),
    };
    let templates = UNITS.iter().map(|unit| ((*unit).to_owned(), text.clone())).collect();
    Assembly { manifest, templates, origins: Origins::default(), archives: BTreeMap::new() }
}

#[test]
fn a_stack_that_never_was_whole_is_cleared() {
    rehearse(async {
        let stage = Scene::default();
        stage.fail(&[Phase::Create]);
        assert_eq!(stage.deploy("one", 30).await, DeploymentStatus::Failed);
        let cases = stage.cases(&Wishes::default()).await;
        assert_eq!(cases.len(), 1, "{cases:?}");
        assert_eq!((cases[0].status, cases[0].remedy), (StackStatus::RollbackComplete, Remedy::Clear));
        let done = stage.recover(&Wishes::default()).await;
        assert_eq!((done[0].status, done[0].problem.as_deref()), (None, None));
        assert_eq!(stage.cases(&Wishes::default()).await, []);
        stage.0.cloud.stop_failing();
        assert_eq!(stage.deploy("two", 30).await, DeploymentStatus::Succeeded);
    })
    .unwrap();
}

#[test]
fn a_rollback_that_is_stuck_goes_on_without_the_resource_that_was_named() {
    rehearse(async {
        let stage = Scene::default();
        assert_eq!(stage.deploy("one", 30).await, DeploymentStatus::Succeeded);
        stage.fail(&[Phase::Update, Phase::Rollback]);
        assert_eq!(stage.deploy("two", 60).await, DeploymentStatus::Failed);
        let cases = stage.cases(&Wishes::default()).await;
        assert_eq!((cases[0].status, cases[0].remedy), (StackStatus::UpdateRollbackFailed, Remedy::ContinueRollback));
        assert_eq!(cases[0].blocking, ["Queue"]);
        let done = stage.recover(&Wishes::default()).await;
        assert!(done[0].problem.as_deref().unwrap().contains("UPDATE_ROLLBACK_FAILED"), "{done:?}");
        let wishes = Wishes { skip: vec!["Queue".to_owned()], ..Wishes::default() };
        let done = stage.recover(&wishes).await;
        assert_eq!((done[0].status, done[0].problem.as_deref()), (Some(StackStatus::UpdateRollbackComplete), None));
    })
    .unwrap();
}

#[test]
fn what_could_not_be_deleted_is_retained_and_leaves_the_record() {
    rehearse(async {
        let stage = Scene::default();
        assert_eq!(stage.deploy("one", 30).await, DeploymentStatus::Succeeded);
        stage.fail(&[Phase::Delete]);
        let order = Order { purpose: Purpose::Destroy, ..order("two") };
        execute::run(stage.0.world(), &assembly(30), &order, &Silent).await.unwrap();
        assert_eq!(stage.status("orders-second").await, Some(StackStatus::DeleteFailed));
        let wishes = Wishes { retain: vec!["Queue".to_owned()], ..Wishes::default() };
        let done = stage.recover(&wishes).await;
        assert_eq!((done[0].case.remedy, done[0].status), (Remedy::DeleteAgain, None));
        let state = Records::new(stage.0.world(), "shop", "production").load().await.unwrap().state;
        assert_eq!(state.units.keys().collect::<Vec<_>>(), ["orders/first"]);
    })
    .unwrap();
}

#[test]
fn a_deployment_whose_process_ended_is_brought_back_wherever_it_stopped() {
    let mut deaths = 0;
    for seconds in [1, 2, 3, 5, 8, 12, 16, 20, 30] {
        deaths += rehearse(async {
            let stage = Scene::default();
            assert_eq!(stage.deploy("one", 30).await, DeploymentStatus::Succeeded);
            let before: Vec<_> = stage.0.cloud.stacks().into_iter().map(|(_, template)| template).collect();
            let new = assembly(60);
            let dies = order("two");
            {
                let run = pin!(execute::run(stage.0.world(), &new, &dies, &Silent));
                match select(run, stage.0.clock.sleep(Duration::from_secs(seconds))).await {
                    Either::Left((ended, _)) => {
                        ended.unwrap();
                        return 0;
                    }
                    Either::Right(_) => {
                        let ended = execute::recover(stage.0.world(), "shop", "production", &order("two"), &Silent)
                            .await
                            .unwrap();
                        let Outcome::Ended(deployment) = ended else { panic!("it was under way") };
                        assert_eq!(deployment.status, DeploymentStatus::RolledBack, "after {seconds} s");
                        let now: Vec<_> = stage.0.cloud.stacks().into_iter().map(|(_, template)| template).collect();
                        assert_eq!(now, before, "after {seconds} s");
                    }
                }
            }
            let state = Records::new(stage.0.world(), "shop", "production").load().await.unwrap().state;
            assert!(state.running.is_empty(), "{state:?}");
            1
        })
        .unwrap();
    }
    assert!(deaths > 4, "only {deaths} of them died");
}

#[test]
fn new_units_of_a_deployment_whose_process_ended_are_gone() {
    rehearse(async {
        let stage = Scene::default();
        let (new, dies) = (assembly(30), order("one"));
        {
            let run = pin!(execute::run(stage.0.world(), &new, &dies, &Silent));
            let ended = select(run, stage.0.clock.sleep(Duration::from_secs(8))).await;
            assert!(matches!(ended, Either::Right(_)), "it ended too early to be brought back");
        }
        execute::recover(stage.0.world(), "shop", "production", &dies, &Silent).await.unwrap();
        assert_eq!(stage.0.cloud.stacks(), []);
        let state = Records::new(stage.0.world(), "shop", "production").load().await.unwrap().state;
        assert!(state.units.is_empty() && state.running.is_empty(), "{state:?}");
    })
    .unwrap();
}

#[test]
fn a_deployment_that_is_over_cannot_be_brought_back() {
    rehearse(async {
        let stage = Scene::default();
        assert_eq!(stage.deploy("one", 30).await, DeploymentStatus::Succeeded);
        let ended = execute::recover(stage.0.world(), "shop", "production", &order("one"), &Silent).await.unwrap();
        assert_eq!(ended, Outcome::Unchanged);
        assert!(stage.status("orders-first").await.is_some());
    })
    .unwrap();
}

#[test]
fn what_was_changed_past_the_templates_is_brought_back_by_a_remediation() {
    rehearse(async {
        let stage = Scene::default();
        assert_eq!(stage.deploy("one", 30).await, DeploymentStatus::Succeeded);
        assert!(stage.0.cloud.tamper("orders-second", "Queue", "/VisibilityTimeout", json!(5)));
        let drifted = async || {
            let state = Records::new(stage.0.world(), "shop", "production").load().await.unwrap().state;
            let found = drift::detect(stage.0.world(), &state, &BTreeMap::new(), &Scope::default(), 4).await.unwrap();
            found.drifted().map(|unit| unit.unit.clone()).collect::<Vec<_>>()
        };
        assert_eq!(drifted().await, ["orders/second"]);
        let order = Order {
            purpose: Purpose::Remediate,
            revert_drift: std::iter::once("orders/second".to_owned()).collect(),
            ..order("two")
        };
        execute::run(stage.0.world(), &assembly(30), &order, &Silent).await.unwrap();
        assert_eq!(drifted().await, [""; 0]);
    })
    .unwrap();
}
