//! The deploy engine under faults: thousands of seeded runs on the rehearsal, each a change of a small stack
//! while calls fail, machines sleep, processes die and two deployers meet.
//!
//! A run that breaks a law prints its seed; `FAULT_SEED=n` runs that one alone, `FAULT_RUNS=n` as many. The
//! scenarios are in `scenarios.rs`; `world.rs` is what is deployed, `processes.rs` who deploys it, `laws.rs` what must hold.

mod laws;
mod processes;
mod scenarios;
mod strangers;
mod world;

use deployer::deploy::assembly::Manifest;
use deployer::deploy::clock::Timestamp;
use deployer::deploy::execute::{Order, Outcome, Scope, run};
use deployer::deploy::progress::{Event, Progress, Silent};
use deployer::deploy::record::DeploymentStatus;
use deployer::deploy::rehearsal::faults::{Random, Rates};
use deployer::deploy::rehearsal::rehearse;
use futures_util::future::join;
use laws::check_records;
use processes::{Attempt, Way, attempt};
use scenarios::scenario;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;
use world::{Scene, Shared, UNITS, Written};

const RUNS: u64 = 10_000;

/// How runs end.
const ENDS: [&str; 11] = [
    "succeeded",
    "went back to what was earlier",
    "destroyed",
    "remediated",
    "rolled back",
    "failed",
    "stuck and mended",
    "unchanged or refused",
    "two deployers",
    "side by side",
    "a part and then the whole",
];

#[derive(Default)]
struct Told(RefCell<Vec<Event>>);

impl Progress for Told {
    fn tell(&self, _: Timestamp, event: &Event) {
        self.0.borrow_mut().push(event.clone());
    }
}

#[test]
fn a_part_that_is_deployed_names_who_is_wired_to_what_was_before() {
    rehearse(async {
        let (random, shared) = (Random::new(1), Shared::default());
        let scene = Scene::new(1, &shared);
        let all = |name| shared.assembly(&[Some(Written { value: 1, name, extra: false }); 6]);
        let whole = scene.order("20300101T000000Z-000001", &random);
        run(scene.stage.world(), &all(1), &whole, &Silent).await.unwrap();
        let scope = Scope { service: Some("pay".to_owned()), component: None };
        let pay = Order { scope, ..scene.order("20300101T010000Z-000002", &random) };
        let told = Told::default();
        run(scene.stage.world(), &all(2), &pay, &told).await.unwrap();
        let last = told.0.borrow().last().cloned();
        assert_eq!(last, Some(Event::Outdated { units: vec!["web/site".to_owned()] }));
    })
    .unwrap();
}

#[test]
fn two_services_are_deployed_at_once_and_both_are_recorded() {
    rehearse(async {
        let (random, shared) = (Random::new(1), Shared::default());
        let scene = Scene::new(1, &shared);
        let all = |value| shared.assembly(&[Some(Written { value, name: 0, extra: false }); 6]);
        let (before, after) = (all(1), all(2));
        let whole = scene.order("20300101T000000Z-000001", &random);
        run(scene.stage.world(), &before, &whole, &Silent).await.unwrap();
        let of = |id: &str, service: &str| Order {
            scope: Scope { service: Some(service.to_owned()), component: None },
            lock_wait: Duration::ZERO,
            ..scene.order(id, &random)
        };
        let (shop, pay) = (of("20300101T010000Z-000002", "shop"), of("20300101T010000Z-000003", "pay"));
        let go = |order| attempt(&scene, &after, order, Way::Forward, Rates::default(), None, 1);
        for ended in <[Attempt; 2]>::from(join(go(&shop), go(&pay)).await) {
            assert!(matches!(ended, Attempt::Ended(Outcome::Ended(_))), "{ended:?}");
        }
        check_records(&scene, &whole);
        for order in [&shop, &pay] {
            let deployment = scene.deployment(&order.id).unwrap();
            assert_eq!(deployment.status, DeploymentStatus::Succeeded);
        }
        let (one, other) = (scene.deployment(&shop.id).unwrap(), scene.deployment(&pay.id).unwrap());
        assert!(one.started_at < other.ended_at.unwrap() && other.started_at < one.ended_at.unwrap());
        // The manifest of what is deployed knows what both have brought.
        let manifest = scene.stage.store.read(&format!("manifests/{}.json", scene.state().manifest.unwrap())).unwrap();
        let manifest: Manifest = serde_json::from_slice(&manifest).unwrap();
        for (address, ..) in UNITS {
            let wanted = if address.starts_with("web") { &before } else { &after };
            assert_eq!(manifest.units[address].digest, wanted.manifest.units[address].digest, "{address}");
        }
    })
    .unwrap();
}

#[test]
fn a_deployment_ends_as_promised_or_as_before_whatever_fails() {
    every_run_keeps_the_laws(0);
}

#[test]
fn a_deployment_ends_as_promised_or_as_before_whatever_fails_in_the_other_half() {
    every_run_keeps_the_laws(RUNS / 2);
}

/// Half of the runs from a seed on: the halves run side by side.
fn every_run_keeps_the_laws(first: u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let shared = Shared::default();
    let seeds = match number("FAULT_SEED") {
        Some(seed) => seed..seed + 1,
        None => first..first + number("FAULT_RUNS").unwrap_or(RUNS / 2),
    };
    let mut ends: BTreeMap<&str, u64> = BTreeMap::new();
    let mut wrong: Vec<u64> = Vec::new();
    for seed in seeds.clone() {
        let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rehearse(scenario(seed, &shared)).unwrap()));
        match run {
            Ok(end) => *ends.entry(end).or_default() += 1,
            Err(_) => wrong.push(seed),
        }
    }
    assert!(wrong.is_empty(), "FAULT_SEED=n replays one of these: {wrong:?}; the others: {ends:?}");
    if seeds.clone().count() > 1000 {
        for end in ENDS {
            assert!(ends.contains_key(end), "no run ended so: {end}; {ends:?}");
        }
    }
}
