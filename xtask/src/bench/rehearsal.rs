//! How the deploy engine scales: a deployment of every unit of a workspace on the rehearsal, in virtual time,
//! and one after it that has nothing to do.
//!
//! The hidden command `bench-rehearsal` plays both and prints what they came to; `bench` measures that
//! process like the others. Start at [`rehearsal`].

use crate::{Failure, Outcome};
use deployer::deploy::assembly::Assembly;
use deployer::deploy::clock::Clock;
use deployer::deploy::execute::{ExecuteError, Order, Outcome as Ended, run};
use deployer::deploy::progress::Silent;
use deployer::deploy::record::{DeploymentStatus, Purpose};
use deployer::deploy::rehearsal::faults::{Process, Rates};
use deployer::deploy::rehearsal::{Place, Stage, rehearse};
use deployer::frontend::ResolveOptions;
use deployer::ops::deploy::rehearse::critical_path;
use deployer::ops::{RuleOptions, Rules, Selection, Session, compile};
use deployer::policy::Date;
use deployer::source::OsLoader;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// How many units are worked on at once: as many as there are, so that only what they need holds them up.
const CONCURRENCY: usize = 2_000;

/// What a rehearsal came to.
pub(super) struct Rehearsed {
    /// Units of the assembly.
    pub units: usize,
    /// Its waves.
    pub waves: usize,
    /// How long the deployment took, in virtual seconds.
    pub took: u64,
    /// How long the stacks of the critical path took, in virtual seconds.
    pub path: u64,
    /// All calls of the deployment after it, which had nothing to do.
    pub calls: u64,
    /// How many of them could have changed a stack.
    pub writes: u64,
}

/// The hidden command: rehearses the production environment of a generated workspace and prints numbers.
///
/// # Errors
/// When the workspace does not compile, or the deployment does not succeed.
pub fn rehearsal(workspace: &str) -> Outcome {
    let assembly = assembly(Path::new(workspace))?;
    let Rehearsed { units, waves, took, path, calls, writes } = rehearse(play(&assembly))
        .map_err(Failure::because("the rehearsal"))?
        .map_err(Failure::because("the rehearsal"))?;
    println!("{units} {waves} {took} {path} {calls} {writes}");
    Ok(())
}

/// What the hidden command printed.
pub(super) fn parse(printed: &str) -> Outcome<Rehearsed> {
    let numbers: Result<Vec<u64>, _> = printed.split_whitespace().map(str::parse).collect();
    match numbers.as_deref() {
        Ok(&[units, waves, took, path, calls, writes]) => {
            let small = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            Ok(Rehearsed { units: small(units), waves: small(waves), took, path, calls, writes })
        }
        _ => Err(Failure::new(format!("not six numbers: {printed}"))),
    }
}

fn assembly(workspace: &Path) -> Outcome<Assembly> {
    let loader = OsLoader::new(workspace);
    let mut session = Session::open(&loader);
    let rules = Rules::load(&mut session, &RuleOptions::on(Date::LAST));
    let selection = Selection {
        stack: Some("bench".to_owned()),
        environment: Some("production".to_owned()),
        ..Selection::default()
    };
    let (compiled, _) = compile::run(&session, &rules, &selection, &ResolveOptions::default());
    let compiled = compiled.ok_or_else(|| Failure::new("the workspace does not compile"))?;
    deployer::ops::deploy::assembly(&compiled, BTreeMap::new()).map_err(Failure::because("the assembly"))
}

async fn play(assembly: &Assembly) -> Result<Rehearsed, ExecuteError> {
    let manifest = &assembly.manifest;
    let stage = Stage::new(Place::of(manifest));
    let Stage { cloud, clock, .. } = &stage;
    let world = stage.world();
    let began = clock.now();
    let ended = run(world, assembly, &order("first"), &Silent).await?;
    let took = clock.now().since(began);
    if !matches!(&ended, Ended::Ended(deployment) if deployment.status == DeploymentStatus::Succeeded) {
        return Err(ExecuteError::Missing("a deployment that succeeds".to_owned()));
    }
    let path = critical_path(assembly, &cloud.timeline()).iter().map(|link| link.took).sum::<Duration>();
    let writes = std::cell::Cell::new(0);
    let on_write = |_: &'static str| writes.set(writes.get() + 1);
    let process = Process::new(world, clock, 1, Rates::default(), None, &on_write);
    let again = run(process.world(), assembly, &order("second"), &Silent).await?;
    if again != Ended::Unchanged {
        return Err(ExecuteError::Missing("a deployment that has nothing to do".to_owned()));
    }
    let (calls, writes) = (process.calls(), writes.get());
    let (took, path) = (took.as_secs(), path.as_secs());
    Ok(Rehearsed { units: manifest.units.len(), waves: manifest.waves.len(), took, path, calls, writes })
}

fn order(id: &str) -> Order {
    let artifact_bucket = Some("artifacts".to_owned());
    Order { concurrency: CONCURRENCY, artifact_bucket, ..Order::new(id, Purpose::Deploy) }
}
