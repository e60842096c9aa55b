//! What happens in a run: a deployment, a rollback, a destruction or a remediation that fails and is interrupted, or
//! several of them. Start at [`scenario`].

use super::laws::{check, check_records};
use super::processes::{Attempt, Way, attempt, death, finish, mend, rates};
use super::world::{Config, Scene, Shared, UNITS, WATCHED, Written, changed, first, stack_name};
use deployer::deploy::assembly::Assembly;
use deployer::deploy::clock::Clock;
use deployer::deploy::execute::{ExecuteError, Order, Outcome, Scope, run};
use deployer::deploy::progress::Silent;
use deployer::deploy::record::{DeploymentStatus, Purpose};
use deployer::deploy::rehearsal::faults::{Random, Rates};
use deployer::deploy::rehearsal::{Failure, Phase};
use futures_util::future::join;
use serde_json::json;
use std::time::Duration;

/// Lets resources fail: while they are made, changed, deleted or brought back.
fn inject(scene: &Scene, random: &Random) {
    for _ in 0..random.below(3) {
        let (address, ..) = UNITS[usize::try_from(random.below(6)).unwrap()];
        let fail = |phase, logical_id: Option<&str>| {
            scene.stage.cloud.fail(Failure {
                stack: stack_name(address),
                logical_id: logical_id.map(str::to_owned),
                phase,
                reason: "Internal failure".to_owned(),
                times: 1 + u32::try_from(random.below(3)).unwrap(),
            });
        };
        let logical_id = ["Main", "Topic", "Table", "Extra"][usize::try_from(random.below(4)).unwrap()];
        let logical_id = random.happens(700).then_some(logical_id);
        match random.below(10) {
            0..3 => fail(None, logical_id),
            3..5 => fail(Some(Phase::Create), logical_id),
            5..7 => fail(Some(Phase::Delete), logical_id),
            // What is brought back fails only after something else has: here what comes last in a unit.
            7..9 => {
                fail(Some(Phase::Update), Some("Topic"));
                fail(Some(Phase::Rollback), None);
            }
            _ => {
                fail(Some(Phase::Create), Some("Topic"));
                fail(Some(Phase::Delete), None);
            }
        }
    }
    if random.happens(100) {
        scene.stage.cloud.set_off_all(&stack_name(WATCHED));
    }
    if random.happens(250) {
        let unit = ["shop/api", "pay/db", "web/site"][usize::try_from(random.below(3)).unwrap()];
        scene.stage.cloud.answer_badly(unit, u32::try_from(random.below(8)).unwrap());
    }
}

/// Deploys what is to be there before anything goes wrong.
async fn prepare(scene: &Scene, assembly: &Assembly, order: &Order) {
    let outcome = run(scene.stage.world(), assembly, order, &Silent).await;
    let is_there = match &outcome {
        Ok(Outcome::Ended(ended)) => ended.status == DeploymentStatus::Succeeded,
        Ok(Outcome::Unchanged) => true,
        Err(_) => false,
    };
    assert!(is_there, "seed {}: {outcome:?}", scene.seed);
    scene.lost.set(scene.stage.cloud.losses().len());
}

/// Everything that holds data.
fn data() -> std::collections::BTreeSet<String> {
    UNITS.iter().filter(|(.., data)| *data).map(|(address, ..)| (*address).to_owned()).collect()
}

/// What is done with what is there, and what is to be there then.
async fn purpose(scene: &Scene, configs: [&Config; 2], shared: &Shared, random: &Random) -> (Purpose, [Assembly; 3]) {
    let [before, after] = configs.map(|config| shared.assembly(config));
    match random.below(1000) {
        0..90 => {
            let order = Order { allow_data_loss: data(), ..scene.order("20300101T003000Z-000009", random) };
            prepare(scene, &after, &order).await;
            (Purpose::Rollback, [after, before.clone(), before])
        }
        90..190 => (Purpose::Destroy, [before.clone(), before, shared.assembly(&[None; 6])]),
        190..270 => {
            for (address, ..) in UNITS.iter().filter(|_| random.happens(500)) {
                scene.stage.cloud.tamper(&stack_name(address), "Main", "/Value", json!("by hand"));
            }
            (Purpose::Remediate, [before.clone(), before.clone(), before])
        }
        _ => (Purpose::Deploy, [before, after.clone(), after]),
    }
}

pub async fn scenario(seed: u64, shared: &Shared) -> &'static str {
    let random = Random::new(seed);
    let scene = Scene::new(seed, shared);
    let first = first(&random);
    let second = changed(&random, &first);
    let order = scene.order("20300101T000000Z-000001", &random);
    let before = shared.assembly(&first);
    prepare(&scene, &before, &order).await;
    check(&scene, &order.id, &[&before], &order);
    scene.jumps.set(random.happens(300));
    let mut order = scene.order("20300101T010000Z-000002", &random);
    order.roll_back_on_failure = !random.happens(200);
    if random.happens(600) {
        order.allow_data_loss = data();
    }
    let kind = random.below(1000);
    if kind < 370 {
        let after = shared.assembly(&second);
        if random.happens(600) && kind >= 135 {
            inject(&scene, &random);
        }
        return match kind {
            0..135 => two(&scene, &before, &after, &order, &random, shared).await,
            135..250 => side_by_side(&scene, &before, &after, &order, &random).await,
            _ => part(&scene, &before, &after, &order, &random).await,
        };
    }
    let (purpose, [before, assembly, after]) = purpose(&scene, [&first, &second], shared, &random).await;
    order.purpose = purpose;
    if purpose == Purpose::Remediate {
        let changed: Vec<_> = scene.stage.cloud.tampered().into_iter().map(|(stack, _)| stack).collect();
        let units = UNITS.iter().filter(|(address, ..)| changed.contains(&stack_name(address)));
        order.revert_drift = units.map(|(address, ..)| (*address).to_owned()).collect();
    }
    if random.happens(700) {
        inject(&scene, &random);
    }
    let outcome = finish(&scene, &assembly, &order, &random).await;
    check(&scene, &order.id, &[&before, &after], &order);
    let was_stuck = well_again(&scene, &assembly, &order, &random).await;
    match outcome {
        _ if was_stuck => "stuck and mended",
        Outcome::Unchanged => "unchanged or refused",
        Outcome::Ended(ended) => match (ended.status, purpose) {
            (DeploymentStatus::Succeeded, Purpose::Deploy) => "succeeded",
            (DeploymentStatus::Succeeded, Purpose::Rollback) => "went back to what was earlier",
            (DeploymentStatus::Succeeded, Purpose::Destroy) => "destroyed",
            (DeploymentStatus::Succeeded, Purpose::Remediate) => "remediated",
            (DeploymentStatus::RolledBack, _) => "rolled back",
            (DeploymentStatus::Failed, _) => "failed",
            (DeploymentStatus::Running, _) => "running",
        },
    }
}

/// What a deployment left stuck is mended by `recover`, and then a deployment goes through. Whether something was.
async fn well_again(scene: &Scene, assembly: &Assembly, order: &Order, random: &Random) -> bool {
    if scene.stuck().is_empty() {
        return false;
    }
    scene.stage.cloud.stop_failing();
    mend(scene, assembly, random).await;
    assert_eq!(scene.stuck(), [""; 0], "seed {}", scene.seed);
    check_records(scene, order);
    goes_through(scene, assembly, random).await;
    true
}

/// Whatever was before, a deployment in which nothing fails brings out what it promises.
async fn goes_through(scene: &Scene, assembly: &Assembly, random: &Random) {
    scene.stage.cloud.stop_failing();
    scene.stage.cloud.calm();
    let last = Order { allow_data_loss: data(), ..scene.order("20300101T230000Z-000007", random) };
    prepare(scene, assembly, &last).await;
    let is_ended = scene.deployment(&last.id).is_some();
    check(scene, &last.id, &[assembly], &last);
    assert!(is_ended || scene.state().units.len() == assembly.manifest.units.len(), "seed {}", scene.seed);
}

/// A part of the stack, whose deployment is interrupted: nobody deploys the whole before that is finished, and then
/// it goes through.
async fn part(scene: &Scene, before: &Assembly, after: &Assembly, order: &Order, random: &Random) -> &'static str {
    let name = |name: &str| Some(name.to_owned());
    let (service, component) = match random.below(4) {
        0 => (name("shop"), None),
        1 => (name("pay"), None),
        2 => (None, name("api")),
        _ => (name("shop"), name("api")),
    };
    let order = Order { scope: Scope { service, component }, ..order.clone() };
    attempt(scene, after, &order, Way::Forward, rates(random), death(random), random.next()).await;
    let whole = scene.order("20300101T020000Z-000004", random);
    if scene.state().running.contains_key(&order.id) {
        let refused = attempt(scene, after, &whole, Way::Forward, Rates::default(), None, random.next()).await;
        let is_refused = matches!(&refused, Attempt::Failed(ExecuteError::Interrupted(id)) if *id == order.id);
        assert!(is_refused, "seed {}: {refused:?}", scene.seed);
    }
    let resumed = Order { run: scene.order(&order.id, random).run, ..order.clone() };
    finish(scene, after, &resumed, random).await;
    check_records(scene, &order);
    check_part(scene, before, after, &order);
    well_again(scene, after, &order, random).await;
    goes_through(scene, after, random).await;
    "a part and then the whole"
}

/// A part that was deployed is as promised, and one that was not begun as before; the rest is as before.
fn check_part(scene: &Scene, before: &Assembly, after: &Assembly, order: &Order) {
    let (seed, state) = (scene.seed, scene.state());
    let status = scene.deployment(&order.id).map(|deployment| deployment.status);
    let as_in = |assembly: &Assembly, address: &str| {
        let promised = assembly.manifest.units.get(address).map(|unit| &unit.digest);
        promised == state.units.get(address).map(|record| &record.digest)
    };
    for (address, ..) in UNITS.iter().filter(|(address, ..)| order.scope.covers(address)) {
        // A rollback may fail or leave new data behind; success may not look otherwise.
        let is_right = match status {
            Some(DeploymentStatus::Succeeded) => as_in(after, address),
            None => as_in(before, address),
            Some(_) => as_in(before, address) || as_in(after, address),
        };
        assert!(is_right, "seed {seed}: {address} of {} that is {status:?}", order.scope);
    }
}

/// Two deployers of two services at once: each reaches its end, whatever becomes of the other.
async fn side_by_side(
    scene: &Scene,
    before: &Assembly,
    after: &Assembly,
    order: &Order,
    random: &Random,
) -> &'static str {
    let of = |service: &str| Scope { service: Some(service.to_owned()), component: None };
    let shop = Order { scope: of("shop"), ..order.clone() };
    let pay = Order { scope: of("pay"), ..scene.order("20300101T010001Z-000003", random) };
    let pay = Order { allow_data_loss: order.allow_data_loss.clone(), ..pay };
    let late = async {
        scene.stage.clock.sleep(Duration::from_millis(random.below(60_000))).await;
        finish(scene, after, &pay, random).await
    };
    join(finish(scene, after, &shop, random), late).await;
    check_records(scene, order);
    for order in [&shop, &pay] {
        check_part(scene, before, after, order);
    }
    well_again(scene, after, order, random).await;
    "side by side"
}

/// Two deployers at once: one after the other they reach an end, and the last one's word holds.
async fn two(
    scene: &Scene,
    before: &Assembly,
    after: &Assembly,
    order: &Order,
    random: &Random,
    shared: &Shared,
) -> &'static str {
    let seed = scene.seed;
    scene.stage.cloud.stop_failing();
    let mut third = [None; 6];
    for (at, (address, ..)) in UNITS.iter().enumerate() {
        let is_there = before.manifest.units.contains_key(*address) || after.manifest.units.contains_key(*address);
        third[at] = is_there.then(|| Written { value: 7 + random.below(2), name: 7, extra: false });
    }
    let third = shared.assembly(&third);
    let mut other = scene.order("20300101T010001Z-000003", random);
    other.allow_data_loss.clone_from(&order.allow_data_loss);
    let (one, two) = (rates(random), rates(random));
    let jumped = if scene.jumps.get() { 40 } else { 0 };
    let (one, two) = (Rates { slept: 0, jumped, ..one }, Rates { slept: 0, jumped, ..two });
    let late = async {
        scene.stage.clock.sleep(Duration::from_millis(random.below(90_000))).await;
        attempt(scene, &third, &other, Way::Forward, two, None, seed).await
    };
    let (first, second) = join(attempt(scene, after, order, Way::Forward, one, None, !seed), late).await;
    for (attempt, order, assembly) in [(first, order, after), (second, &other, &third)] {
        match attempt {
            Attempt::Ended(_) | Attempt::Failed(ExecuteError::DataAtRisk(_)) => {}
            _ if scene.state().running.contains_key(&order.id) => {
                finish(scene, assembly, &Order { run: scene.order(&order.id, random).run, ..order.clone() }, random)
                    .await;
            }
            _ => {}
        }
    }
    let last = scene.state().last_deployment.unwrap();
    let promised = [before, after, &third];
    let reached = if last == other.id {
        &third
    } else if last == order.id {
        after
    } else {
        before
    };
    let from = promised.iter().find(|assembly| {
        let state = scene.state();
        UNITS.iter().all(|(address, _, holds_data)| {
            let (is, was) = (state.units.get(*address), assembly.manifest.units.get(*address));
            // New data stays when a deployment is brought back.
            was.map(|unit| &unit.digest) == is.map(|record| &record.digest) || (*holds_data && was.is_none())
        })
    });
    check(scene, &last, &[from.unwrap_or(&reached), reached], order);
    "two deployers"
}
