//! The laws: what must hold when a deployment has ended, however it did.

use super::world::{STUCK, Scene, UNITS, stack_name};
use deployer::backend::assembly::digest;
use deployer::deploy::assembly::{Assembly, Manifest};
use deployer::deploy::cloud::StackStatus;
use deployer::deploy::execute::{Order, resolve};
use deployer::deploy::record::{DeploymentStatus, Purpose, State};
use std::collections::{BTreeMap, BTreeSet};

/// The laws of what is left.
pub fn check(scene: &Scene, id: &str, configs: &[&Assembly], order: &Order) {
    check_records(scene, order);
    let promised = scene.deployment(id).map(|deployment| deployment.status);
    check_promise(scene.seed, &scene.state(), promised, configs);
    if promised == Some(DeploymentStatus::Succeeded) {
        check_manifest(scene, order);
    }
    let stuck = scene.stuck();
    let is_told = stuck.is_empty() || promised == Some(DeploymentStatus::Failed);
    assert!(is_told, "seed {}: {stuck:?} are stuck, and the deployment is {promised:?}", scene.seed);
}

/// The manifest of all that is deployed knows what is recorded, and nothing else; nothing is left of what somebody
/// changed by hand if that was to be undone.
fn check_manifest(scene: &Scene, order: &Order) {
    let (seed, state) = (scene.seed, scene.state());
    let bytes = scene.stage.store.read(&format!("manifests/{}.json", state.manifest.as_ref().unwrap())).unwrap();
    let manifest: Manifest = serde_json::from_slice(&bytes).unwrap();
    let (known, recorded): (BTreeSet<_>, BTreeSet<_>) = (manifest.units.keys().collect(), state.units.keys().collect());
    assert_eq!(known, recorded, "seed {seed}: the manifest of what is deployed");
    if order.purpose == Purpose::Destroy {
        assert_eq!(scene.stage.cloud.stacks(), [], "seed {seed}: left after all was destroyed");
    }
    if order.purpose == Purpose::Remediate {
        assert_eq!(scene.stage.cloud.tampered(), [], "seed {seed}: changed by hand");
    }
}

/// What is recorded is what is there, and no data was lost unasked.
pub fn check_records(scene: &Scene, order: &Order) {
    let seed = scene.seed;
    let state = scene.state();
    assert!(state.running.is_empty(), "seed {seed}: {:?}", state.running);
    let stacks = scene.stage.cloud.stacks();
    let by_name: BTreeMap<&str, _> = stacks.iter().map(|(stack, text)| (stack.name.as_str(), (stack, text))).collect();
    for (address, record) in &state.units {
        let Some((stack, text)) = by_name.get(record.stack_name.as_str()) else {
            panic!("seed {seed}: {address} is recorded and not there")
        };
        let is_whole = stack.status.is_good() || stack.status == StackStatus::UpdateRollbackComplete;
        assert!(is_whole || STUCK.contains(&stack.status), "seed {seed}: {address} is in {}", stack.status);
        assert_eq!(stack.id, record.stack_id, "seed {seed}: {address}");
        let there = digest(text.as_deref().unwrap_or_default().as_bytes());
        assert_eq!(there, record.digest, "seed {seed}: the template of {address}");
        assert_eq!(stack.parameters, record.parameters, "seed {seed}: the parameters of {address}");
        assert_eq!(stack.outputs, record.outputs, "seed {seed}: the outputs of {address}");
    }
    let recorded: BTreeSet<&str> = state.units.values().map(|record| record.stack_name.as_str()).collect();
    for (stack, _) in &stacks {
        let is_shell = matches!(
            stack.status,
            StackStatus::ReviewInProgress | StackStatus::RollbackComplete | StackStatus::RollbackFailed
        );
        assert!(is_shell || recorded.contains(&*stack.name), "seed {seed}: {} is there and not recorded", stack.name);
    }
    for loss in scene.stage.cloud.losses().into_iter().skip(scene.lost.get()) {
        let is_named = order.allow_data_loss.iter().any(|address| stack_name(address) == loss.stack);
        assert!(is_named, "seed {seed}: data was lost: {loss:?}");
    }
}

pub fn check_promise(seed: u64, state: &State, status: Option<DeploymentStatus>, configs: &[&Assembly]) {
    let (before, after) = (&configs[0].manifest, &configs[configs.len() - 1].manifest);
    let is = |manifest: &Manifest, address: &str| {
        manifest.units.get(address).map(|unit| unit.digest.as_str())
            == state.units.get(address).map(|record| record.digest.as_str())
    };
    let wired = |manifest: &Manifest| {
        for (address, unit) in &manifest.units {
            let resolved = resolve(unit, state, None).unwrap();
            assert_eq!(resolved, state.units[address].parameters, "seed {seed}: what {address} is wired to");
        }
    };
    match status {
        Some(DeploymentStatus::Succeeded) => {
            UNITS
                .iter()
                .for_each(|(address, ..)| assert!(is(after, address), "seed {seed}: {address} is not promised"));
            wired(after);
        }
        Some(DeploymentStatus::RolledBack) | None => {
            let kept: BTreeSet<&str> = UNITS
                .iter()
                .filter(|(address, _, holds_data)| *holds_data && !before.units.contains_key(*address))
                .map(|(address, ..)| *address)
                .collect();
            let mut others = UNITS.iter().filter(|(address, ..)| !kept.contains(address));
            let wrong = others.find(|(address, ..)| !is(before, address));
            assert_eq!(wrong, None, "seed {seed}: not as before ({status:?})");
            wired(before);
        }
        // A rollback in which something fails, too, is left where it is.
        Some(DeploymentStatus::Failed) => {
            let wrong = UNITS.iter().find(|(address, ..)| !is(before, address) && !is(after, address));
            assert_eq!(wrong, None, "seed {seed}: neither as before nor as promised");
        }
        other => panic!("seed {seed}: it ended as {other:?}"),
    }
}
