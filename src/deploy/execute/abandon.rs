//! Giving up a deployment whose process ended: what it did is brought back.
//!
//! What it did is found from the records and the live stacks, because its own record is written at its
//! beginning and its end only. Start at [`abandon`].

use super::steps::Live;
use super::{ExecuteError, Order, Outcome, Work, check_place, under_lock, wanted};
use crate::deploy::World;
use crate::deploy::assembly::Assembly;
use crate::deploy::cloud::StackStatus;
use crate::deploy::lease::Wanted;
use crate::deploy::progress::Progress;
use crate::deploy::record::{Deployment, State, StepStatus, UnitAction, UnitStep};
use crate::deploy::state::{Records, all_stacks};

/// Brings back what was deployed before a deployment whose process ended, and ends it. `order` has its id.
/// Nothing is written if no such deployment is under way.
///
/// # Errors
/// [`ExecuteError::Removing`] when units were removed already; else as with [`super::run`].
pub async fn abandon(
    world: World<'_>,
    assembly: &Assembly,
    order: &Order,
    progress: &dyn Progress,
) -> Result<Outcome, ExecuteError> {
    let manifest = &assembly.manifest;
    let identity = check_place(world, manifest).await?;
    let records = Records::new(world, &manifest.stack, &manifest.environment);
    // Whatever is undone of an order is undone: it cannot be asked again whether it should be.
    let order = Order { roll_back_on_failure: true, revert_drift: false, ..order.clone() };
    let wanted = wanted(&order, manifest, &identity);
    // Another id than that of the deployment: its process may be alive, and then it keeps its lock.
    let wanted = Wanted { id: format!("{}-undo-{}", order.id, world.clock.now().millis()), ..wanted };
    under_lock(world, &wanted, progress, async |lease| {
        Work { world, records, assembly, order: &order, progress, lease, identity }.abandoned().await
    })
    .await
}

impl Work<'_> {
    async fn abandoned(&self) -> Result<Outcome, ExecuteError> {
        let mut loaded = self.records.load().await?;
        let id = &self.order.id;
        match &loaded.state.running {
            None => return Ok(Outcome::Unchanged),
            Some(running) if running != id => return Err(ExecuteError::Interrupted(running.clone())),
            Some(_) => {}
        }
        let missing = || ExecuteError::Missing(format!("deployment {id} is not recorded"));
        let mut deployment = self.records.deployment(id).await?.ok_or_else(missing)?;
        let stacks = all_stacks(self.world).await?;
        let live = stacks.into_iter().map(|stack| (stack.name.clone(), stack)).collect();
        if deployment.units.values().any(|step| has_begun_to_go(step, &live)) {
            return Err(ExecuteError::Removing(id.clone()));
        }
        mark(&mut deployment, &loaded.state, &live);
        self.end(&mut loaded, &mut deployment, true).await?;
        Ok(Outcome::Ended(Box::new(deployment)))
    }
}

fn has_begun_to_go(step: &UnitStep, live: &Live) -> bool {
    let Some(before) = step.before.as_ref().filter(|_| step.action == UnitAction::Delete) else { return false };
    let gone = [StackStatus::DeleteInProgress, StackStatus::DeleteFailed, StackStatus::DeleteComplete];
    live.get(&before.stack_name).is_none_or(|stack| gone.contains(&stack.status))
}

/// Marks as done whatever the deployment may have touched; the others are marked as skipped by its end.
fn mark(deployment: &mut Deployment, state: &State, live: &Live) {
    for (address, step) in &mut deployment.units {
        let Some(target) = &step.target else { continue };
        let stack = live.get(&target.stack_name).filter(|stack| stack.status != StackStatus::DeleteComplete);
        let is_recorded = state.units.get(address) != step.before.as_ref();
        step.status = match (step.action, &step.before, stack) {
            // A unit that was kept was made again all the same if a value that it takes had changed.
            (UnitAction::Keep, _, _) if !is_recorded => StepStatus::Unchanged,
            // A new one that holds data is kept when it is whole, and so is one that is about to be.
            (UnitAction::Create, None, Some(stack)) if is_recorded || is_whole(stack.status) => StepStatus::Done,
            (UnitAction::Create, None, Some(_)) => StepStatus::Failed,
            (_, None, _) => StepStatus::Skipped,
            // Bringing back what is there already changes nothing, so what may have been changed counts.
            (_, Some(_), _) => StepStatus::Done,
        };
    }
}

fn is_whole(status: StackStatus) -> bool {
    status.is_good() || matches!(status, StackStatus::CreateInProgress)
}
