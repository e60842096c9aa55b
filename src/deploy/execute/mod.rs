//! Bringing an assembly out: units as soon as what they need is there, several at once; what goes wrong is
//! undone in the reverse order.
//!
//! `steps.rs` finds what is to be done, `preview.rs` asks CloudFormation what that would change, `data.rs` knows what
//! holds data, `error.rs` says why nothing was done, `unit.rs` does it with one unit, `watch.rs` waits for CloudFormation, `verify.rs` makes the smoke tests,
//! `failure.rs` finds the first cause, `undo.rs` brings back what was done. Everything that is done twice has
//! the same effect as once, so that a deployment whose process ended is resumed by running it again.
//! Start at [`run`].

mod approval;
mod data;
mod error;
mod failure;
mod preview;
mod queue;
mod recover;
mod steps;
mod undo;
mod unit;
mod verify;
mod watch;

pub use super::lease::Scope;
pub use data::{DataRisk, HOLDS_DATA};
pub use error::ExecuteError;
pub use preview::preview;
pub use recover::recover;
pub use steps::{check_scope, resolve, steps};
pub(in crate::deploy) use watch::LAG;

use super::World;
use super::assembly::{Assembly, Manifest};
use super::cloud::Identity;
use super::lease::{Lease, LeaseError, Wanted};
use super::plan::Basis;
use super::progress::{Event, Progress};
use super::record::{
    Actor, Deployment, DeploymentStatus, Purpose, State, StepFailure, StepStatus, UnitAction, UnitRecord, UnitStep,
    VERSION,
};
use super::state::{Loaded, Records, StateError, ask, live};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::pin::pin;
use std::time::Duration;

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Order {
    /// The id of the deployment.
    pub id: String,
    /// Unique for every process that works on it, such as the id with a number of its own: the lock is its,
    /// so that two that resume one deployment do not take each other for themselves.
    pub run: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Who wants it.
    pub actor: Actor,
    /// Variables of the command line.
    pub variables: IndexMap<String, String>,
    /// What of the assembly.
    pub scope: Scope,
    /// How many units are worked on at once.
    pub concurrency: usize,
    /// Whether units that were done are brought back when a later one fails.
    pub roll_back_on_failure: bool,
    /// Units whose data may be lost, because the user named them.
    pub allow_data_loss: BTreeSet<String>,
    /// How long to wait for somebody else's lock.
    pub lock_wait: Duration,
    /// Units in which CloudFormation compares with live values and undoes what was changed past the templates.
    pub revert_drift: BTreeSet<String>,
    /// The deployment whose result a rollback brings back.
    pub brings_back: Option<String>,
    /// The bucket that artifacts and large templates are uploaded to, if there is one.
    pub artifact_bucket: Option<String>,
}

/// How many units are worked on at once if nobody says.
pub const CONCURRENCY: usize = 16;

impl Order {
    /// Everything, by nobody in particular, once; nobody is waited for, and a failure is undone.
    #[must_use]
    pub fn new(id: &str, purpose: Purpose) -> Self {
        Self {
            id: id.to_owned(),
            run: id.to_owned(),
            purpose,
            actor: Actor::default(),
            variables: IndexMap::new(),
            scope: Scope::default(),
            concurrency: CONCURRENCY,
            roll_back_on_failure: true,
            allow_data_loss: BTreeSet::new(),
            lock_wait: Duration::ZERO,
            revert_drift: BTreeSet::new(),
            brings_back: None,
            artifact_bucket: None,
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is as the assembly says already; nothing was written.
    Unchanged,
    /// It was brought out, or not: the record says.
    Ended(Box<Deployment>),
}

/// How often the record is written while units are brought out: with many of them it is large.
const SAVE_PAUSE: Duration = Duration::from_secs(5);

/// Deploys an assembly. Nothing is written if everything is as it says already.
///
/// # Errors
/// When it may not begin, or when records or lock are lost on the way; a resource that fails is no error but
/// an outcome.
pub async fn run(
    world: World<'_>,
    assembly: &Assembly,
    order: &Order,
    progress: &dyn Progress,
) -> Result<Outcome, ExecuteError> {
    run_as_planned(world, assembly, order, None, progress).await
}

/// Deploys an assembly if what its plan was made from is still so, which is asked before the lock is taken and
/// again under it.
///
/// # Errors
/// [`ExecuteError::Moved`] if it is not; otherwise as [`run`].
pub async fn run_as_planned(
    world: World<'_>,
    assembly: &Assembly,
    order: &Order,
    basis: Option<&Basis>,
    progress: &dyn Progress,
) -> Result<Outcome, ExecuteError> {
    let manifest = &assembly.manifest;
    let identity = check_place(world, manifest).await?;
    let records = Records::new(world, &manifest.stack, &manifest.environment);
    // Whether an earlier deployment did not end is asked under the lock: it may be at work just now.
    let loaded = records.load().await?;
    let live = live(world).await?;
    let planned = steps::steps(&loaded.state, manifest, order, &live, None);
    check_basis(basis, &identity, &loaded.state, &planned, order)?;
    // What goes on has been checked when it began; what it wanted may be gone by now.
    if !loaded.state.running.contains_key(&order.id) {
        steps::check_scope(&planned, &loaded.state, manifest, &order.scope)?;
    }
    let is_free = loaded.state.in_the_way("", &order.scope).is_none();
    if planned.values().all(|step| step.action == UnitAction::Keep) && is_free {
        return Ok(Outcome::Unchanged);
    }
    under_lock(world, &wanted(manifest, order, &identity), progress, async |lease| {
        let records = records.under(lease);
        Work { world, records, assembly, order, progress, lease, identity, is_resumed: false, basis }.locked().await
    })
    .await
}

/// Does something under a lock, which is renewed beside it and given back after it.
pub(in crate::deploy) async fn under_lock<T>(
    world: World<'_>,
    wanted: &Wanted,
    progress: &dyn Progress,
    work: impl AsyncFnOnce(&Lease<'_>) -> Result<T, ExecuteError>,
) -> Result<T, ExecuteError> {
    let lease = Lease::acquire(world.locks, world.clock, wanted, progress).await?;
    let ended = {
        let work = pin!(work(&lease));
        let keep = pin!(lease.keep());
        match select(work, keep).await {
            Either::Left((ended, _)) => ended,
            // The work notices by itself that the lease is over, and ends without starting anything.
            Either::Right((_, work)) => work.await,
        }
    };
    // A lease that cannot be given back ends by itself.
    let _ = lease.release().await;
    ended
}

fn wanted(manifest: &Manifest, order: &Order, identity: &Identity) -> Wanted {
    Wanted {
        stack: manifest.stack.clone(),
        environment: manifest.environment.clone(),
        scope: order.scope.clone(),
        id: order.run.clone(),
        owner: owner(order, identity),
        reason: order.actor.reason.clone().unwrap_or_else(|| format!("deployment {}", order.id)),
        wait: order.lock_wait,
    }
}

fn owner(order: &Order, identity: &Identity) -> String {
    let arn = if order.actor.arn.is_empty() { &identity.arn } else { &order.actor.arn };
    if order.actor.host.is_empty() { arn.clone() } else { format!("{arn} on {}", order.actor.host) }
}

/// Account and region are checked before anything else. Who asks, if they are right.
///
/// # Errors
/// When they are those of another environment.
pub async fn check_place(world: World<'_>, manifest: &Manifest) -> Result<Identity, ExecuteError> {
    let identity = ask(world, || world.cloudformation.get_caller_identity()).await?;
    let environment = manifest.environment.clone();
    if let Some(expected) = manifest.account_id.clone().filter(|expected| *expected != identity.account) {
        return Err(ExecuteError::WrongAccount { found: identity.account, expected, environment });
    }
    if let Some(expected) = manifest.region.clone().filter(|expected| *expected != identity.region) {
        return Err(ExecuteError::WrongRegion { found: identity.region, expected, environment });
    }
    Ok(identity)
}

fn check_interrupted(loaded: &Loaded, order: &Order) -> Result<(), ExecuteError> {
    match loaded.state.in_the_way(&order.id, &order.scope) {
        Some(running) => Err(ExecuteError::Interrupted(running.to_owned())),
        None => Ok(()),
    }
}

fn check_basis(
    basis: Option<&Basis>,
    identity: &Identity,
    state: &State,
    planned: &IndexMap<String, UnitStep>,
    order: &Order,
) -> Result<(), ExecuteError> {
    let moved = basis.map(|basis| basis.moved(identity, state, planned, &order.scope)).unwrap_or_default();
    if moved.is_empty() { Ok(()) } else { Err(ExecuteError::Moved(moved)) }
}

/// A deployment that holds its lock.
struct Work<'a> {
    world: World<'a>,
    records: Records<'a>,
    assembly: &'a Assembly,
    order: &'a Order,
    progress: &'a dyn Progress,
    lease: &'a Lease<'a>,
    identity: Identity,
    /// Whether a process that ended has worked on it before: what is recorded may not be what is there.
    is_resumed: bool,
    /// What must still be so, if a plan is applied.
    basis: Option<&'a Basis>,
}

/// What became of a unit.
struct Done {
    unit: String,
    result: Result<Option<UnitRecord>, unit::Problem>,
}

impl Work<'_> {
    fn tell(&self, event: &Event) {
        self.progress.tell(self.world.clock.now(), event);
    }

    /// Everything that happens under the lock. What was read before it is read again.
    async fn locked(&mut self) -> Result<Outcome, ExecuteError> {
        let mut loaded = self.records.load().await?;
        check_interrupted(&loaded, self.order)?;
        let live = live(self.world).await?;
        let earlier = self.records.deployment(&self.order.id).await?;
        let planned = steps::steps(&loaded.state, &self.assembly.manifest, self.order, &live, earlier.as_ref());
        // Whoever finishes what was begun needs no other approval than that of its beginning.
        if earlier.is_none() {
            approval::check(&self.assembly.manifest, &self.order.actor)?;
        }
        check_basis(self.basis, &self.identity, &loaded.state, &planned, self.order)?;
        let at_risk = steps::deleted_data(&planned, self.order);
        if !at_risk.is_empty() {
            return Err(ExecuteError::DataAtRisk(at_risk));
        }
        self.is_resumed = earlier.is_some();
        let mut deployment = self.begin(&mut loaded, planned, earlier).await?;
        let waves = steps::waves(&deployment);
        self.tell(&Event::Started { deployment: deployment.id.clone(), waves });
        let failed =
            self.forward(&mut loaded, &mut deployment).await? || self.verify_late(&mut loaded, &mut deployment).await?;
        self.end(&mut loaded, &mut deployment, failed).await?;
        Ok(Outcome::Ended(Box::new(deployment)))
    }

    /// Writes down what will be done, before it is: templates, manifest, the deployment, then that it runs.
    async fn begin(
        &self,
        loaded: &mut Loaded,
        planned: IndexMap<String, UnitStep>,
        earlier: Option<Deployment>,
    ) -> Result<Deployment, ExecuteError> {
        for (address, step) in planned.iter().filter(|(_, step)| step.target.is_some()) {
            if step.action != UnitAction::Keep {
                let template = self.template(address)?;
                let digest = step.target.as_ref().map_or("", |target| target.digest.as_str());
                self.records.save_template(digest, template).await?;
            }
        }
        let deployment = match earlier {
            Some(earlier) => Deployment { status: DeploymentStatus::Running, ..resumed(earlier, planned) },
            None => self.new_deployment(self.effective(loaded).await?, planned),
        };
        self.save_deployment(&deployment).await?;
        loaded.state.account_id.clone_from(&self.identity.account);
        loaded.state.region.clone_from(&self.identity.region);
        loaded.state.running.insert(deployment.id.clone(), self.order.scope.clone());
        self.save(loaded).await?;
        Ok(deployment)
    }

    fn new_deployment(&self, manifest: String, planned: IndexMap<String, UnitStep>) -> Deployment {
        Deployment {
            version: VERSION,
            id: self.order.id.clone(),
            purpose: self.order.purpose,
            status: DeploymentStatus::Running,
            actor: Actor { arn: self.identity.arn.clone(), ..self.order.actor.clone() },
            variables: self.order.variables.clone(),
            started_at: self.world.clock.now(),
            ended_at: None,
            manifest,
            brings_back: self.order.brings_back.clone(),
            roll_back_on_failure: self.order.roll_back_on_failure,
            units: planned,
        }
    }

    /// Writes the record, if the lock is still held: whoever holds it now has read what is there. Others may
    /// work beside on what the lock does not cover: what they wrote is taken over first.
    async fn save(&self, loaded: &mut Loaded) -> Result<(), ExecuteError> {
        loop {
            self.check_lease()?;
            match self.records.save(loaded).await {
                Err(StateError::Stale(_)) if !self.order.scope.is_all() => self.take_over(loaded).await?,
                result => return Ok(result?),
            }
        }
    }

    /// Reads what others have written of what this deployment does not work on.
    async fn take_over(&self, loaded: &mut Loaded) -> Result<(), ExecuteError> {
        let own = std::mem::replace(loaded, self.records.load().await?).state;
        let theirs = &mut loaded.state;
        theirs.units.retain(|address, _| !self.order.scope.covers(address));
        theirs.units.extend(own.units.into_iter().filter(|(address, _)| self.order.scope.covers(address)));
        match own.running.get(&self.order.id) {
            Some(scope) => drop(theirs.running.insert(self.order.id.clone(), scope.clone())),
            None => drop(theirs.running.shift_remove(&self.order.id)),
        }
        theirs.account_id = own.account_id;
        theirs.region = own.region;
        Ok(())
    }

    async fn save_deployment(&self, deployment: &Deployment) -> Result<(), ExecuteError> {
        self.check_lease()?;
        Ok(self.records.save_deployment(deployment).await?)
    }

    fn check_lease(&self) -> Result<(), LeaseError> {
        if self.lease.holds() { Ok(()) } else { Err(LeaseError::Lost) }
    }

    fn template(&self, address: &str) -> Result<&str, ExecuteError> {
        let missing = || ExecuteError::Missing(format!("the assembly has no template for {address}"));
        self.assembly.templates.get(address).map(String::as_str).ok_or_else(missing)
    }

    /// Works on every unit whose needs are met, until all are done or one has failed and the others that
    /// run have ended. Whether one failed.
    async fn forward(&self, loaded: &mut Loaded, deployment: &mut Deployment) -> Result<bool, ExecuteError> {
        let watch = watch::Watch::new(self.world, self.progress);
        let mut queue = queue::Queue::new(&deployment.units);
        let mut running = FuturesUnordered::new();
        let mut failed = deployment.units.values().any(|step| step.status == StepStatus::Failed);
        let mut saved_at = self.world.clock.steady();
        loop {
            while !failed && running.len() < self.order.concurrency.max(1) && self.lease.holds() {
                let Some(address) = queue.next(deployment) else { break };
                let task = self.start(&address, loaded, deployment, &watch)?;
                running.push(task);
            }
            let Some(done) = running.next().await else { break };
            let unit = done.unit.clone();
            if self.settle(done, loaded, deployment)? {
                failed = true;
                self.note(&unit, loaded, deployment, &watch).await?;
            } else {
                queue.over(&unit, deployment);
            }
            // A process that ends before it has saved loses nothing: whoever resumes looks at what is there.
            if running.is_empty() || self.world.clock.steady() - saved_at >= SAVE_PAUSE {
                self.save(loaded).await?;
                saved_at = self.world.clock.steady();
            }
        }
        if !failed && !self.lease.holds() && deployment.units.values().any(|step| !is_settled(step)) {
            return Err(LeaseError::Lost.into());
        }
        Ok(failed)
    }

    /// The future that works on a unit; marks the unit as running.
    fn start<'w>(
        &'w self,
        address: &str,
        loaded: &Loaded,
        deployment: &mut Deployment,
        watch: &'w watch::Watch<'w>,
    ) -> Result<impl Future<Output = Done> + use<'w>, ExecuteError> {
        let now = self.world.clock.now();
        let missing = || ExecuteError::Missing(format!("there is no step for {address}"));
        let step = deployment.units.get_mut(address).ok_or_else(missing)?;
        step.status = StepStatus::Running;
        step.started_at.get_or_insert(now);
        let (action, before) = (step.action, step.before.clone());
        let mut target = step.target.clone();
        let mut lacks = None;
        if let (Some(target), Some(unit)) = (&mut target, self.assembly.manifest.units.get(address)) {
            match resolve(unit, &loaded.state, self.order.artifact_bucket.as_deref()) {
                Ok(parameters) => target.parameters = parameters,
                Err(missing) => lacks = Some(format!("it needs {missing}")),
            }
        }
        let template = if target.is_some() { self.template(address)? } else { "" };
        let address = address.to_owned();
        self.tell(&Event::UnitStarted { unit: address.clone(), action });
        let context = self.context(watch);
        let tests = self.tests_of(&address, loaded);
        Ok(async move {
            let result = match target {
                _ if lacks.is_some() => {
                    let reason = lacks.unwrap_or_default();
                    Err(unit::Problem::Failed(StepFailure { reason, ..StepFailure::default() }))
                }
                Some(target) => match context.bring(&address, target, template, before.as_ref()).await {
                    Ok(record) if before.as_ref() == Some(&record) => Ok(Some(record)),
                    Ok(record) => context.verify(&address, &tests, &record.outputs).await.map(|()| Some(record)),
                    Err(problem) => Err(problem),
                },
                None => match &before {
                    Some(before) => context.remove(&address, before).await.map(|()| None),
                    None => Ok(None),
                },
            };
            Done { unit: address, result }
        })
    }

    /// Records what became of a unit. Whether it failed.
    fn settle(&self, done: Done, loaded: &mut Loaded, deployment: &mut Deployment) -> Result<bool, ExecuteError> {
        let Done { unit, result } = done;
        self.check_lease()?;
        let Some(step) = deployment.units.get_mut(&unit) else { return Ok(false) };
        step.ended_at = Some(self.world.clock.now());
        match result {
            Ok(record) => {
                let is_same = record.is_some() && record == step.before;
                step.status = if is_same { StepStatus::Unchanged } else { StepStatus::Done };
                match &record {
                    Some(record) => drop(loaded.state.units.insert(unit.clone(), record.clone())),
                    None => drop(loaded.state.units.shift_remove(&unit)),
                }
                step.target = record;
                self.tell(&Event::UnitDone { unit, status: None });
                Ok(false)
            }
            Err(unit::Problem::Failed(failure)) => {
                step.status = StepStatus::Failed;
                step.failure = Some(failure.clone());
                self.tell(&Event::UnitFailed { unit, failure });
                Ok(true)
            }
            Err(unit::Problem::DataAtRisk(risks)) => {
                step.status = StepStatus::Failed;
                let failure = data::refusal(&risks);
                step.failure = Some(failure.clone());
                self.tell(&Event::UnitFailed { unit, failure });
                Ok(true)
            }
            Err(unit::Problem::Lost) => {
                step.status = StepStatus::Pending;
                Err(LeaseError::Lost.into())
            }
            // What became of the unit is not known: whoever resumes will see.
            Err(unit::Problem::Cloud(error)) if error.is_of_the_connection() => Err(error.into()),
            Err(unit::Problem::Cloud(error)) => {
                let failure = StepFailure { reason: error.to_string(), ..StepFailure::default() };
                step.status = StepStatus::Failed;
                step.failure = Some(failure.clone());
                self.tell(&Event::UnitFailed { unit, failure });
                Ok(true)
            }
        }
    }

    /// Brings back what was done if it must be, and writes down how it ended.
    async fn end(&self, loaded: &mut Loaded, deployment: &mut Deployment, failed: bool) -> Result<(), ExecuteError> {
        let wants_back = failed && self.order.roll_back_on_failure;
        let goes_back = wants_back && (!self.is_resumed || self.mark_unreached(deployment).await?);
        if failed && !goes_back && self.is_resumed {
            self.note_unreached(loaded, deployment).await?;
        }
        for step in deployment.units.values_mut().filter(|step| step.status == StepStatus::Pending) {
            step.status = if failed { StepStatus::Skipped } else { StepStatus::Unchanged };
        }
        self.save_deployment(deployment).await?;
        deployment.status = match (failed, goes_back) {
            (false, _) => DeploymentStatus::Succeeded,
            (true, false) => DeploymentStatus::Failed,
            (true, true) => self.undo(loaded, deployment).await?,
        };
        self.close(loaded, deployment).await
    }
}

const fn is_settled(step: &UnitStep) -> bool {
    matches!(step.status, StepStatus::Done | StepStatus::Unchanged | StepStatus::RolledBack)
}

/// A deployment that goes on: what is planned now, with what is known from before it stopped.
fn resumed(earlier: Deployment, planned: IndexMap<String, UnitStep>) -> Deployment {
    let mut units = earlier.units.clone();
    for (address, step) in planned {
        // What the unit was before the deployment, and whether it was there, is known from its beginning alone.
        let step = match earlier.units.get(&address) {
            Some(first) => UnitStep {
                action: if first.action == UnitAction::Create { first.action } else { step.action },
                before: first.before.clone(),
                started_at: first.started_at,
                ..step
            },
            None => step,
        };
        units.insert(address, step);
    }
    Deployment { units, ..earlier }
}
