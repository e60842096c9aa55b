//! Processes that work on a deployment until it has ended, whatever comes in between.

use super::world::Scene;
use deployer::deploy::assembly::Assembly;
use deployer::deploy::clock::Clock;
use deployer::deploy::execute::{ExecuteError, Order, Outcome, recover, run};
use deployer::deploy::progress::Silent;
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
    }
}

pub fn death(random: &Random) -> Option<Death> {
    let at = 1 + random.below(120);
    match random.below(10) {
        0..4 => Some(Death::Before(at)),
        4..8 => Some(Death::After(at)),
        _ => None,
    }
}

/// Works on a deployment until it has ended, whatever comes in between.
pub async fn finish(scene: &Scene, assembly: &Assembly, template: &Order, random: &Random) -> Outcome {
    let mut order = template.clone();
    let mut way = Way::Forward;
    for number in 0..12_u64 {
        let (rates, death) = if number < 4 { (rates(random), death(random)) } else { (Rates::default(), None) };
        let ended = attempt(scene, assembly, &order, way, rates, death, random.next()).await;
        if std::env::var_os("FAULT_SEED").is_some() {
            eprintln!("{} {way:?} {death:?}: {}", order.run, shown(&ended));
        }
        match ended {
            Attempt::Ended(outcome) => return outcome,
            Attempt::Failed(ExecuteError::DataAtRisk(_) | ExecuteError::NothingMeant { .. }) => {
                return Outcome::Unchanged;
            }
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
