//! Processes that work on a deployment until it has ended, whatever comes in between.

use super::world::Scene;
use deployer::deploy::assembly::Assembly;
use deployer::deploy::clock::Clock;
use deployer::deploy::execute::{ExecuteError, Order, Outcome, Scope, recover, run};
use deployer::deploy::lease::Wanted;
use deployer::deploy::progress::Silent;
use deployer::deploy::recover::{Wishes, apply};
use deployer::deploy::rehearsal::faults::{Death, Process, Random, Rates};
use futures_util::future::{Either, select};
use std::pin::pin;
use std::time::Duration;

/// How an attempt ended.
#[derive(Debug)]
pub enum Attempt {
    Died,
    Failed(ExecuteError),
    Ended(Outcome),
}

pub fn shown(attempt: &Attempt) -> String {
    let Attempt::Ended(Outcome::Ended(ended)) = attempt else { return format!("{attempt:?}") };
    let steps = ended.units.iter().map(|(address, step)| format!("{address} {:?} {:?}", step.action, step.status));
    format!("{:?}: {}", ended.status, steps.collect::<Vec<_>>().join(", "))
}

#[derive(Debug, Clone, Copy)]
pub enum Way {
    Forward,
    Back,
}

pub async fn attempt(
    scene: &Scene,
    assembly: &Assembly,
    order: &Order,
    way: Way,
    rates: Rates,
    death: Option<Death>,
    seed: u64,
) -> Attempt {
    let on_write = |call: &'static str| scene.check_locks(&order.run, call);
    let process = Process::new(scene.stage.world(), &scene.stage.clock, seed, rates, death, &on_write);
    let work = async {
        match way {
            Way::Forward => run(process.world(), assembly, order, &Silent).await,
            Way::Back => recover(process.world(), "demo", "test", order, &Silent).await,
        }
    };
    let (work, death) = (pin!(work), pin!(process.death()));
    match select(work, death).await {
        Either::Left((Ok(outcome), _)) => Attempt::Ended(outcome),
        Either::Left((Err(error), _)) => Attempt::Failed(error),
        Either::Right(_) => Attempt::Died,
    }
}

pub fn rates(random: &Random) -> Rates {
    if random.happens(300) {
        return Rates::default();
    }
    Rates {
        throttled: random.below(150),
        failed: random.below(80),
        lost: random.below(80),
        slept: if random.happens(200) { random.below(30) } else { 0 },
        slow: random.below(30),
        stale: random.below(300),
        jumped: 0,
    }
}

/// The same, on machines whose clocks are set meanwhile where that happens.
fn rates_of(scene: &Scene, random: &Random) -> Rates {
    let rates = rates(random);
    if scene.jumps.get() { Rates { jumped: random.below(60), slept: 0, ..rates } } else { rates }
}

pub fn death(random: &Random) -> Option<Death> {
    let at = 1 + random.below(120);
    match random.below(10) {
        0..4 => Some(Death::Before(at)),
        4..8 => Some(Death::After(at)),
        _ => None,
    }
}

/// Gets what is stuck out of its state, by as many processes as it takes.
pub async fn mend(scene: &Scene, assembly: &Assembly, random: &Random) {
    for number in 0..12_u64 {
        let wanted = Wanted {
            stack: "demo".to_owned(),
            environment: "test".to_owned(),
            scope: Scope::default(),
            id: scene.order("recovery", random).run,
            owner: String::new(),
            reason: String::new(),
            wait: Duration::from_secs(3600),
        };
        let (rates, death) =
            if number < 4 { (rates_of(scene, random), death(random)) } else { (Rates::default(), None) };
        let on_write = |call: &'static str| scene.check_locks(&wanted.id, call);
        let process = Process::new(scene.stage.world(), &scene.stage.clock, random.next(), rates, death, &on_write);
        let (scope, wishes) = (Scope::default(), Wishes::default());
        let work = apply(process.world(), &assembly.manifest, &scope, &wishes, &wanted, &Silent);
        let ended = match select(pin!(work), pin!(process.death())).await {
            Either::Left((ended, _)) => Some(ended),
            Either::Right(_) => None,
        };
        if std::env::var_os("FAULT_SEED").is_some() {
            eprintln!("{} {death:?}: {ended:?}", wanted.id);
        }
        match ended {
            Some(Ok(recovered)) if recovered.iter().all(|one| one.problem.is_none()) => return,
            Some(Ok(recovered)) if number > 8 => panic!("seed {}: {recovered:?}", scene.seed),
            Some(Err(error)) if number > 8 => panic!("seed {}: {error}", scene.seed),
            _ => scene.stage.clock.sleep(Duration::from_secs(random.below(200))).await,
        }
    }
    panic!("seed {}: not mended by twelve processes", scene.seed)
}

/// Works on a deployment until it has ended, whatever comes in between.
pub async fn finish(scene: &Scene, assembly: &Assembly, template: &Order, random: &Random) -> Outcome {
    let mut order = template.clone();
    let mut way = Way::Forward;
    for number in 0..12_u64 {
        let (rates, death) =
            if number < 4 { (rates_of(scene, random), death(random)) } else { (Rates::default(), None) };
        let ended = attempt(scene, assembly, &order, way, rates, death, random.next()).await;
        if std::env::var_os("FAULT_SEED").is_some() {
            eprintln!("{} {way:?} {death:?}: {}", order.run, shown(&ended));
        }
        match ended {
            Attempt::Ended(outcome) => return outcome,
            Attempt::Failed(
                ExecuteError::DataAtRisk(_) | ExecuteError::NothingMeant { .. } | ExecuteError::NotDeployed { .. },
            ) => return Outcome::Unchanged,
            Attempt::Failed(ExecuteError::TooLate(_)) => way = Way::Forward,
            Attempt::Failed(error) if number > 8 => panic!("seed {}: {error}", scene.seed),
            Attempt::Failed(_) | Attempt::Died => {
                let is_running = scene.stage.store.read("demo/test/state.json").is_some()
                    && scene.state().running.contains_key(&order.id);
                way = if is_running && random.happens(400) { Way::Back } else { Way::Forward };
            }
        }
        scene.stage.clock.sleep(Duration::from_secs(random.below(200))).await;
        order = Order { run: scene.order(&order.id, random).run, ..order };
    }
    panic!("seed {}: no end after twelve processes", scene.seed)
}
