//! Bringing back what a deployment did before something failed.
//!
//! Changed units get their previous templates, producers first, with the values that their producers have
//! then, so that nobody uses new units any more; those go after that, consumers first. A new unit that holds data is kept, and what it needs with it:
//! nothing deletes data unasked.

use super::unit::{Context, Problem};
use super::watch::Watch;
use super::{ExecuteError, Work, resolve};
use crate::deploy::assembly::Manifest;
use crate::deploy::progress::Event;
use crate::deploy::record::{Deployment, DeploymentStatus, StepFailure, StepStatus, UnitAction, UnitRecord, UnitStep};
use crate::deploy::state::Loaded;
use std::collections::BTreeSet;

impl Work<'_> {
    /// Undoes what was done; how the deployment stands then. What goes that should have gone before is not
    /// brought back: a deployment whose removals fail has failed.
    pub(super) async fn undo(
        &self,
        loaded: &mut Loaded,
        deployment: &mut Deployment,
    ) -> Result<DeploymentStatus, ExecuteError> {
        let removal_failed = |step: &UnitStep| {
            step.action == UnitAction::Delete && matches!(step.status, StepStatus::Failed | StepStatus::Done)
        };
        if deployment.units.values().any(removal_failed) {
            return Ok(DeploymentStatus::Failed);
        }
        let Undoing { gone, back, kept } = plan(deployment);
        let order: Vec<String> = back.into_iter().chain(gone).collect();
        if !order.is_empty() {
            self.tell(&Event::RollingBack { units: order.clone() });
        }
        let previous = match &loaded.state.manifest {
            Some(digest) => self.records.manifest(digest).await?,
            None => None,
        };
        let watch = Watch::new(self.world, self.progress);
        let mut status = DeploymentStatus::RolledBack;
        for address in kept {
            if !self.keep(&address, loaded, deployment, &watch).await? {
                status = DeploymentStatus::Failed;
            }
        }
        for address in order {
            let result = self.bring_back(&address, loaded, deployment, previous.as_ref(), &watch).await?;
            let Some(step) = deployment.units.get_mut(&address) else { continue };
            if let Err(problem) = result {
                let also = failure(problem)?;
                step.failure = Some(match step.failure.take() {
                    Some(first) => not_brought_back(first, also),
                    None => also,
                });
                step.status = StepStatus::Failed;
                status = DeploymentStatus::Failed;
                self.note(&address, loaded, deployment, &watch).await?;
                continue;
            }
            // The unit that failed stays marked as the one that did.
            if step.status != StepStatus::Failed {
                step.status = StepStatus::RolledBack;
            }
            self.save(loaded).await?;
        }
        Ok(status)
    }

    /// Records what is really there of a unit that failed.
    pub(super) async fn note(
        &self,
        address: &str,
        loaded: &mut Loaded,
        deployment: &Deployment,
        watch: &Watch<'_>,
    ) -> Result<(), ExecuteError> {
        let Some(step) = deployment.units.get(address) else { return Ok(()) };
        let known: Vec<&UnitRecord> = step.before.iter().chain(&step.target).collect();
        let found = self.undoing(watch, &self.assembly.manifest).truth(address, &known).await;
        match found {
            Ok(Some((record, _))) => drop(loaded.state.units.insert(address.to_owned(), record)),
            Ok(None) => drop(loaded.state.units.shift_remove(address)),
            Err(problem) => drop(failure(problem)?),
        }
        self.save(loaded).await
    }

    fn undoing<'c>(&'c self, watch: &'c Watch<'c>, manifest: &'c Manifest) -> Context<'c> {
        let (world, lease, order, is_resumed) = (self.world, self.lease, self.order, self.is_resumed);
        Context { world, lease, watch, manifest, order, is_resumed, verb: "undo", identity: &self.identity }
    }

    /// Records a new unit that stays. It may be there without being recorded, if a process ended in between. Whether
    /// it needs nobody.
    async fn keep(
        &self,
        address: &str,
        loaded: &mut Loaded,
        deployment: &Deployment,
        watch: &Watch<'_>,
    ) -> Result<bool, ExecuteError> {
        let Some(target) = deployment.units.get(address).and_then(|step| step.target.as_ref()) else { return Ok(true) };
        match self.undoing(watch, &self.assembly.manifest).truth(address, &[target]).await {
            Ok(Some((record, is_whole))) => {
                loaded.state.units.insert(address.to_owned(), record);
                self.save(loaded).await?;
                Ok(is_whole)
            }
            Ok(None) => Ok(true),
            Err(Problem::Cloud(error)) => Err(error.into()),
            Err(problem) => failure(problem).map(|_| false),
        }
    }

    async fn bring_back(
        &self,
        address: &str,
        loaded: &mut Loaded,
        deployment: &Deployment,
        previous: Option<&Manifest>,
        watch: &Watch<'_>,
    ) -> Result<Result<(), Problem>, ExecuteError> {
        let Some(step) = deployment.units.get(address) else { return Ok(Ok(())) };
        let context = self.undoing(watch, previous.unwrap_or(&self.assembly.manifest));
        let Some(before) = &step.before else {
            let Some(target) = &step.target else { return Ok(Ok(())) };
            // A stack with data that is whole stays, even if it is not known how it came to be.
            if target.holds_data
                && let Some(record) = context.adopt(address, target).await.or_else(passing)?
            {
                loaded.state.units.insert(address.to_owned(), record);
                return Ok(Ok(()));
            }
            let removed = context.remove(address, target).await;
            if removed.is_ok() {
                loaded.state.units.shift_remove(address);
            }
            return Ok(removed);
        };
        let missing = || ExecuteError::Missing(format!("the previous template of {address} is not in the store"));
        let template = self.records.template(&before.digest).await?.ok_or_else(missing)?;
        let unit = previous.and_then(|manifest| manifest.units.get(address));
        let bucket = self.order.artifact_bucket.as_deref();
        // Without the previous manifest the previous values have to do.
        let parameters = unit.and_then(|unit| resolve(unit, &loaded.state, bucket).ok());
        let parameters = parameters.unwrap_or_else(|| before.parameters.clone());
        let recorded = loaded.state.units.get(address);
        if !touched(step.status) && recorded.is_some_and(|recorded| recorded.parameters == parameters) {
            return Ok(Ok(()));
        }
        let target = UnitRecord { parameters, ..before.clone() };
        Ok(context.bring(address, target, &template, step.target.as_ref()).await.map(|record| {
            loaded.state.units.insert(address.to_owned(), record);
        }))
    }
}

/// A failure whose undoing failed, too: what failed first is the cause.
fn not_brought_back(first: StepFailure, also: StepFailure) -> StepFailure {
    let StepFailure { mut details, stack_status, .. } = first;
    details.push(format!("it could not be brought back: {}", also.reason));
    details.extend(also.details);
    StepFailure { details, stack_status: also.stack_status.or(stack_status), ..first }
}

/// What is undone.
struct Undoing {
    /// The units that get their previous template, producers first.
    back: Vec<String>,
    /// New units that go, consumers first.
    gone: Vec<String>,
    /// New units that stay.
    kept: Vec<String>,
}

/// Whether CloudFormation was told of a unit.
const fn touched(status: StepStatus) -> bool {
    matches!(status, StepStatus::Done | StepStatus::Failed)
}

fn plan(deployment: &Deployment) -> Undoing {
    // A unit that was there and of which nothing is recorded is not new: nobody knows what it was before.
    let is_made = |step: &UnitStep| step.before.is_none() && step.action == UnitAction::Create;
    let is_new = |address: &str| deployment.units.get(address).is_some_and(is_made);
    let done = deployment.units.iter().filter(|(_, step)| touched(step.status));
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    for (address, step) in done.clone().rev() {
        let holds_data = step.target.as_ref().is_some_and(|target| target.holds_data);
        // One whose smoke test failed is whole, too.
        let is_whole = step.status == StepStatus::Done
            || step.failure.as_ref().is_some_and(|failure| failure.smoke_test.is_some());
        let is_kept = holds_data && is_whole && is_new(address);
        if is_kept || kept.contains(address.as_str()) {
            kept.insert(address);
            kept.extend(step.target.iter().flat_map(|target| target.depends_on.iter().map(String::as_str)));
        }
    }
    let gone = done.clone().rev().filter(|(address, _)| is_new(address) && !kept.contains(address.as_str()));
    // Producers that are made anew once more have other values than before: whoever uses them must know.
    let wave = |step: &UnitStep| step.before.as_ref().map_or(0, |before| before.wave);
    let mut there: Vec<_> = deployment.units.iter().filter(|(_, step)| step.before.is_some()).collect();
    there.sort_by_key(|(_, step)| wave(step));
    let mut back: Vec<String> = Vec::new();
    for (address, step) in there {
        let mut needs = step.before.iter().flat_map(|before| &before.depends_on);
        if touched(step.status) || needs.any(|need| back.contains(need)) {
            back.push(address.clone());
        }
    }
    let stays = kept.iter().filter(|address| is_new(address)).map(|address| (*address).to_owned());
    Undoing { back, gone: gone.map(|(address, _)| address.clone()).collect(), kept: stays.collect() }
}

/// A connection that is lost ends everything; what else is wrong will show itself again.
fn passing(problem: Problem) -> Result<Option<UnitRecord>, ExecuteError> {
    match problem {
        Problem::Cloud(error) if error.is_of_the_connection() => Err(error.into()),
        Problem::Lost => Err(crate::deploy::lease::LeaseError::Lost.into()),
        _ => Ok(None),
    }
}

/// What to write down of a problem; a lost lease ends everything.
fn failure(problem: Problem) -> Result<StepFailure, ExecuteError> {
    match problem {
        Problem::Failed(failure) => Ok(failure),
        Problem::DataAtRisk(risks) => Ok(super::data::refusal(&risks)),
        Problem::Cloud(error) if error.is_of_the_connection() => Err(error.into()),
        Problem::Cloud(error) => Ok(StepFailure { reason: error.to_string(), ..StepFailure::default() }),
        Problem::Lost => Err(crate::deploy::lease::LeaseError::Lost.into()),
    }
}
