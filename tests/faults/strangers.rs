//! What others do between two deployments or beside one, and what is a moment old: each once, in words.

use super::processes::{Attempt, Way, attempt};
use super::world::{Scene, Shared, Written, stack_name};
use deployer::deploy::assembly::Assembly;
use deployer::deploy::clock::Clock;
use deployer::deploy::cloud::{CloudFormation, StackStatus};
use deployer::deploy::execute::{ExecuteError, Order, Outcome, Scope, run};
use deployer::deploy::lease::Wanted;
use deployer::deploy::progress::Silent;
use deployer::deploy::record::{Deployment, DeploymentStatus, Purpose};
use deployer::deploy::recover::{Recovered, Wishes, apply};
use deployer::deploy::rehearsal::faults::{Process, Random, Rates};
use deployer::deploy::rehearsal::{Failure, Phase, Seed, rehearse};
use deployer::deploy::state::Records;
use futures_util::FutureExt;
use indexmap::IndexMap;
use std::time::Duration;

const FIRST: Written = Written { value: 1, name: 1, extra: false };

/// Only `shop/db` and `shop/api`.
fn assembly(shared: &Shared, db: Written) -> Assembly {
    shared.assembly(&[Some(db), Some(FIRST), None, None, None, None])
}

fn order(scene: &Scene, id: &str) -> Order {
    scene.order(id, &Random::new(1))
}

async fn deploy(scene: &Scene, assembly: &Assembly, order: &Order) -> Option<Deployment> {
    match run(scene.stage.world(), assembly, order, &Silent).await.unwrap() {
        Outcome::Ended(ended) => Some(*ended),
        Outcome::Unchanged => None,
    }
}

fn fail(scene: &Scene, unit: &str, logical_id: &str, phase: Phase) {
    scene.stage.cloud.fail(Failure {
        stack: stack_name(unit),
        logical_id: Some(logical_id.to_owned()),
        phase: Some(phase),
        reason: format!("{logical_id} is out of luck"),
        times: 1,
    });
}

async fn delete(scene: &Scene, unit: &str) {
    scene.stage.cloud.delete_stack(&stack_name(unit), "by hand", &[]).await.unwrap();
    scene.stage.clock.sleep(Duration::from_secs(600)).await;
}

/// `deployer recover --yes`, by a process that tells of its writes.
async fn recover(scene: &Scene, assembly: &Assembly, on_write: &dyn Fn(&'static str)) -> Vec<Recovered> {
    let wanted = Wanted {
        stack: "demo".to_owned(),
        environment: "test".to_owned(),
        scope: Scope::default(),
        id: "recovery".to_owned(),
        owner: String::new(),
        reason: String::new(),
        wait: Duration::from_secs(300),
    };
    let process = Process::new(scene.stage.world(), &scene.stage.clock, 1, Rates::default(), None, on_write);
    let (scope, wishes) = (Scope::default(), Wishes::default());
    apply(process.world(), &assembly.manifest, &scope, &wishes, &wanted, &Silent).await.unwrap()
}

#[test]
fn a_stack_that_somebody_made_anew_under_its_name_is_taken_into_the_record() {
    rehearse(async {
        let shared = Shared::default();
        let (scene, wanted) = (Scene::new(1, &shared), assembly(&shared, FIRST));
        deploy(&scene, &wanted, &order(&scene, "one")).await.unwrap();
        let old = scene.state().units["shop/db"].clone();
        delete(&scene, "shop/db").await;
        let seed = Seed {
            name: stack_name("shop/db"),
            template: wanted.templates["shop/db"].clone(),
            outputs: old.outputs.clone(),
            ..Seed::default()
        };
        scene.stage.cloud.seed(&seed).unwrap();
        assert!(deploy(&scene, &wanted, &order(&scene, "two")).await.is_some(), "nobody noticed");
        let new = scene.stage.cloud.describe_stack(&stack_name("shop/db")).await.unwrap();
        assert_ne!(new.id, old.stack_id);
        assert_eq!(scene.state().units["shop/db"].stack_id, new.id);
    })
    .unwrap();
}

#[test]
fn outputs_that_somebody_changed_reach_the_record_and_whoever_uses_them() {
    rehearse(async {
        let shared = Shared::default();
        let (scene, wanted) = (Scene::new(1, &shared), assembly(&shared, FIRST));
        deploy(&scene, &wanted, &order(&scene, "one")).await.unwrap();
        let old = scene.state().units["shop/db"].clone();
        let outputs: IndexMap<String, String> = [("Out".to_owned(), "elsewhere".to_owned())].into_iter().collect();
        let (name, id) = (stack_name("shop/db"), old.stack_id);
        let template = wanted.templates["shop/db"].clone();
        scene.stage.cloud.seed(&Seed { name, id, template, outputs, ..Seed::default() }).unwrap();
        deploy(&scene, &wanted, &order(&scene, "two")).await.expect("nobody noticed");
        let state = scene.state();
        assert_eq!(state.units["shop/db"].outputs["Out"], "elsewhere");
        assert_eq!(state.units["shop/api"].parameters["shopdb"], "elsewhere");
    })
    .unwrap();
}

#[test]
fn a_look_that_is_a_moment_old_ends_no_operation() {
    rehearse(async {
        let shared = Shared::default();
        let scene = Scene::new(1, &shared);
        let stale = Rates { stale: 1000, ..Rates::default() };
        for (id, value) in [("one", 1), ("two", 2), ("three", 3)] {
            let wanted = assembly(&shared, Written { value, ..FIRST });
            let order = order(&scene, id);
            let ended = attempt(&scene, &wanted, &order, Way::Forward, stale, None, value).await;
            let Attempt::Ended(Outcome::Ended(ended)) = ended else { panic!("{ended:?}") };
            assert_eq!(ended.status, DeploymentStatus::Succeeded, "{:?}", ended.units);
            for (stack, _) in scene.stage.cloud.stacks() {
                assert!(stack.status.is_good() && !stack.status.is_in_progress(), "{id}: {}", stack.status);
            }
        }
    })
    .unwrap();
}

#[test]
fn what_failed_first_is_the_cause_even_if_bringing_it_back_fails_too() {
    rehearse(async {
        let shared = Shared::default();
        let scene = Scene::new(1, &shared);
        deploy(&scene, &assembly(&shared, FIRST), &order(&scene, "one")).await.unwrap();
        fail(&scene, "shop/db", "Topic", Phase::Update);
        fail(&scene, "shop/db", "Main", Phase::Rollback);
        let wanted = assembly(&shared, Written { name: 2, ..FIRST });
        let ended = deploy(&scene, &wanted, &order(&scene, "two")).await.unwrap();
        assert_eq!(ended.status, DeploymentStatus::Failed);
        let failure = ended.units["shop/db"].failure.clone().unwrap();
        assert_eq!((failure.logical_id.as_str(), failure.reason.as_str()), ("Topic", "Topic is out of luck"));
        assert_eq!(failure.stack_status, Some(StackStatus::UpdateRollbackFailed));
        assert!(failure.details.iter().any(|detail| detail.contains("deployer recover")), "{:?}", failure.details);
    })
    .unwrap();
}

#[test]
fn what_a_creation_left_that_failed_is_destroyed_with_the_rest() {
    rehearse(async {
        let shared = Shared::default();
        let (scene, wanted) = (Scene::new(1, &shared), assembly(&shared, FIRST));
        fail(&scene, "shop/api", "Topic", Phase::Create);
        fail(&scene, "shop/api", "Main", Phase::Delete);
        let stops = Order { roll_back_on_failure: false, ..order(&scene, "one") };
        assert_eq!(deploy(&scene, &wanted, &stops).await.unwrap().status, DeploymentStatus::Failed);
        let left = scene.stage.cloud.describe_stack(&stack_name("shop/api")).await.unwrap();
        assert_eq!(left.status, StackStatus::RollbackFailed);
        assert!(!scene.state().units.contains_key("shop/api"));
        let allow_data_loss = std::iter::once("shop/db".to_owned()).collect();
        let all = Order { purpose: Purpose::Destroy, allow_data_loss, ..order(&scene, "two") };
        assert_eq!(deploy(&scene, &wanted, &all).await.unwrap().status, DeploymentStatus::Succeeded);
        assert_eq!(scene.stage.cloud.stacks(), []);
    })
    .unwrap();
}

#[test]
fn protected_stacks_are_destroyed_by_whoever_asks_for_it() {
    rehearse(async {
        let shared = Shared::default();
        let (scene, mut wanted) = (Scene::new(1, &shared), assembly(&shared, FIRST));
        wanted.manifest.termination_protection = true;
        deploy(&scene, &wanted, &order(&scene, "one")).await.unwrap();
        let refused = scene.stage.cloud.delete_stack(&stack_name("shop/db"), "by hand", &[]).await;
        assert!(refused.is_err());
        let unnamed = Order { purpose: Purpose::Destroy, ..order(&scene, "two") };
        let refused = run(scene.stage.world(), &wanted, &unnamed, &Silent).await;
        assert!(matches!(refused, Err(ExecuteError::DataAtRisk(_))), "{refused:?}");
        let all = Order { allow_data_loss: std::iter::once("shop/db".to_owned()).collect(), ..unnamed };
        assert_eq!(deploy(&scene, &wanted, &all).await.unwrap().status, DeploymentStatus::Succeeded);
        assert_eq!(scene.stage.cloud.stacks(), []);
    })
    .unwrap();
}

#[test]
fn a_recovery_forgets_what_is_gone_and_keeps_what_others_write_meanwhile() {
    rehearse(async {
        let shared = Shared::default();
        let (scene, wanted) = (Scene::new(1, &shared), assembly(&shared, FIRST));
        deploy(&scene, &wanted, &order(&scene, "one")).await.unwrap();
        // One is stuck in its deletion, the other was deleted in the console.
        fail(&scene, "shop/api", "Main", Phase::Delete);
        delete(&scene, "shop/api").await;
        delete(&scene, "shop/db").await;
        let records = Records::new(scene.stage.world(), "demo", "test");
        let others = |call: &'static str| {
            if call == "DeleteStack" {
                let mut loaded = records.load().now_or_never().unwrap().unwrap();
                loaded.state.last_deployment = Some("of somebody else".to_owned());
                records.save(&mut loaded).now_or_never().unwrap().unwrap();
            }
        };
        let recovered = recover(&scene, &wanted, &others).await;
        assert_eq!(recovered.len(), 1, "{recovered:?}");
        let state = scene.state();
        assert!(state.units.is_empty(), "{:?}", state.units.keys());
        assert_eq!(state.last_deployment.as_deref(), Some("of somebody else"));
        assert!(deploy(&scene, &wanted, &order(&scene, "two")).await.is_some());
    })
    .unwrap();
}
