//! Bringing back what was before a deployment whose process ended.
//!
//! What the process did last is not recorded, so every unit that it may have touched is looked at or brought
//! back; a unit that was not touched has an empty change set. Start at [`recover`].

use super::steps::never_was;
use super::watch::Watch;
use super::{ExecuteError, Order, Outcome, Work, steps, under_lock, wanted};
use crate::deploy::World;
use crate::deploy::assembly::{Assembly, Origins, Unit};
use crate::deploy::cloud::StackStatus;
use crate::deploy::progress::{Event, Progress};
use crate::deploy::record::{Deployment, DeploymentStatus, Purpose, StepStatus, UnitAction, UnitStep};
use crate::deploy::state::{Live, Loaded, Records, StateError, ask, live};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// Brings back what was before the deployment of a stack and environment that did not end, whose id is
/// `order.id`. [`Outcome::Unchanged`] if all have ended.
///
/// # Errors
/// When units were removed already: then it can only be finished. When another deployment did not end, and
/// when records, lock or connection are lost on the way.
pub async fn recover(
    world: World<'_>,
    stack: &str,
    environment: &str,
    order: &Order,
    progress: &dyn Progress,
) -> Result<Outcome, ExecuteError> {
    let identity = ask(world, || world.cloudformation.get_caller_identity()).await?;
    let records = Records::new(world, stack, environment);
    let running = records.load().await?.state.running;
    if running.is_empty() {
        return Ok(Outcome::Unchanged);
    }
    // What it had locked is what is brought back.
    let scope = running.get(&order.id).unwrap_or(&order.scope).clone();
    let order = &Order { scope, ..order.clone() };
    let missing = |what: &str| ExecuteError::Missing(format!("{what} of deployment {} is not in the store", order.id));
    let deployment = records.deployment(&order.id).await?.ok_or_else(|| missing("the record"))?;
    let manifest = records.manifest(&deployment.manifest).await?.ok_or_else(|| missing("the manifest"))?;
    let (templates, archives) = (IndexMap::new(), BTreeMap::new());
    let assembly = Assembly { manifest, templates, origins: Origins::default(), archives };
    under_lock(world, &wanted(&assembly.manifest, order, &identity), progress, async |lease| {
        let (assembly, records) = (&assembly, records.under(lease));
        Work { world, records, assembly, order, progress, lease, identity, is_resumed: true, basis: None }
            .recover()
            .await
    })
    .await
}

impl Work<'_> {
    async fn recover(&self) -> Result<Outcome, ExecuteError> {
        let mut loaded = self.records.load().await?;
        if !loaded.state.running.contains_key(&self.order.id) {
            let other = loaded.state.in_the_way(&self.order.id, &self.order.scope);
            return other.map_or(Ok(Outcome::Unchanged), |other| Err(ExecuteError::Interrupted(other.to_owned())));
        }
        let missing = || ExecuteError::Missing(format!("the record of deployment {} is not there", self.order.id));
        let mut deployment = self.records.deployment(&self.order.id).await?.ok_or_else(missing)?;
        let live = live(self.world).await?;
        mark(&mut deployment, &live, |_| true)?;
        deployment.status = self.undo(&mut loaded, &mut deployment).await?;
        self.close(&mut loaded, &mut deployment).await?;
        Ok(Outcome::Ended(Box::new(deployment)))
    }

    /// Marks what an earlier process may have done of the steps that this one did not reach. Whether all of it
    /// can be undone: what was removed cannot.
    pub(super) async fn mark_unreached(&self, deployment: &mut Deployment) -> Result<bool, ExecuteError> {
        let live = live(self.world).await?;
        match mark(deployment, &live, |status| status == StepStatus::Pending) {
            Ok(()) => Ok(true),
            Err(ExecuteError::TooLate(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Records what an earlier process did of the steps that this one did not reach.
    pub(super) async fn note_unreached(
        &self,
        loaded: &mut Loaded,
        deployment: &Deployment,
    ) -> Result<(), ExecuteError> {
        let watch = Watch::new(self.world, self.progress);
        for (address, step) in &deployment.units {
            if step.status == StepStatus::Pending && step.action != UnitAction::Keep {
                self.note(address, loaded, deployment, &watch).await?;
            }
        }
        Ok(())
    }

    /// Writes down how a deployment ended.
    pub(super) async fn close(&self, loaded: &mut Loaded, deployment: &mut Deployment) -> Result<(), ExecuteError> {
        deployment.ended_at = Some(self.world.clock.now());
        loop {
            if deployment.status == DeploymentStatus::Succeeded {
                deployment.manifest = self.effective(loaded).await?;
                loaded.state.manifest = Some(deployment.manifest.clone());
            }
            loaded.state.last_deployment = Some(deployment.id.clone());
            loaded.state.running.shift_remove(&deployment.id);
            self.sort(loaded);
            self.save_deployment(deployment).await?;
            self.check_lease()?;
            // Who works beside may have ended just now: then both manifests count.
            match self.records.save(loaded).await {
                Err(StateError::Stale(_)) if !self.order.scope.is_all() => self.take_over(loaded).await?,
                result => break result?,
            }
        }
        self.tell(&Event::Ended { deployment: deployment.id.clone(), status: deployment.status });
        let outdated = self.outdated(loaded).await?;
        if !outdated.is_empty() {
            self.tell(&Event::Outdated { units: outdated });
        }
        Ok(())
    }
}

impl Work<'_> {
    /// Units that this deployment did not work on, and whose parameters have other values by it.
    async fn outdated(&self, loaded: &Loaded) -> Result<Vec<String>, ExecuteError> {
        let others = |address: &str| !self.order.scope.covers(address);
        let Some(digest) = loaded.state.manifest.as_ref().filter(|_| !self.order.scope.is_all()) else {
            return Ok(Vec::new());
        };
        let manifest = self.records.manifest(digest).await?;
        let units = manifest.iter().flat_map(|manifest| &manifest.units).filter(|(address, _)| others(address));
        let is_outdated = |(address, unit): &(&String, &Unit)| {
            let values = steps::resolve(unit, &loaded.state, self.order.artifact_bucket.as_deref());
            let record = loaded.state.units.get(*address);
            record.is_some_and(|record| values.is_ok_and(|values| values != record.parameters))
        };
        Ok(units.filter(is_outdated).map(|(address, _)| address.clone()).collect())
    }

    /// Sorts the units by wave.
    fn sort(&self, loaded: &mut Loaded) {
        let waves = &self.assembly.manifest.units;
        let wave = |address: &String| waves.get(address).map(|unit| unit.wave);
        loaded.state.units.sort_by(|a, one, b, other| {
            let of = |address, recorded: usize| wave(address).unwrap_or(recorded);
            (of(a, one.wave), a).cmp(&(of(b, other.wave), b))
        });
    }

    /// Keeps the manifest of all that is deployed when this deployment succeeds; its digest.
    pub(super) async fn effective(&self, loaded: &Loaded) -> Result<String, ExecuteError> {
        // All that is deployed then is what is deployed now.
        let previous = match loaded.state.manifest.as_ref().filter(|_| !self.order.scope.is_all()) {
            Some(digest) => self.records.manifest(digest).await?,
            None => None,
        };
        let mut comes = self.assembly.manifest.clone();
        if self.order.purpose == Purpose::Destroy {
            comes.units.clear();
            comes.waves.clear();
        }
        let effective = steps::effective(previous.as_ref(), &comes, &self.order.scope);
        Ok(self.records.save_manifest(&effective).await?)
    }
}

/// Marks as done whatever may have been done, of the steps whose status does not tell.
fn mark(deployment: &mut Deployment, live: &Live, is_unclear: impl Fn(StepStatus) -> bool) -> Result<(), ExecuteError> {
    let stack = |step: &UnitStep| {
        let record = step.before.as_ref().or(step.target.as_ref())?;
        live.get(&record.stack_name).filter(|stack| stack.status != StackStatus::DeleteComplete)
    };
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for (address, step) in &mut deployment.units {
        if !is_unclear(step.status) {
            if step.status != StepStatus::Unchanged {
                touched.insert(address.clone());
            }
            continue;
        }
        let stack = stack(step);
        let is_going =
            stack.is_none_or(|stack| matches!(stack.status, StackStatus::DeleteInProgress | StackStatus::DeleteFailed));
        if step.action == UnitAction::Delete {
            if is_going && step.before.is_some() {
                return Err(ExecuteError::TooLate(deployment.id.clone()));
            }
            step.status = StepStatus::Skipped;
            continue;
        }
        let needs = step.target.iter().flat_map(|target| &target.depends_on);
        let is_touched = step.action != UnitAction::Keep || needs.into_iter().any(|need| touched.contains(need));
        step.status = match stack {
            _ if !is_touched => StepStatus::Unchanged,
            Some(stack) if step.before.is_none() && never_was(stack.status) => StepStatus::Failed,
            // What goes of a stack that this deployment made never was whole.
            Some(_) if is_going && step.before.is_none() && step.action == UnitAction::Create => StepStatus::Failed,
            _ => StepStatus::Done,
        };
        if is_touched {
            touched.insert(address.clone());
        }
    }
    Ok(())
}
