//! Stacks in states that need a person: what each state allows, what it costs, and doing it under the lock.
//!
//! What a deployment whose process ended had done is brought back by `execute/recover.rs`. Start at
//! [`examine`] and [`apply`].

use super::World;
use super::assembly::Manifest;
use super::cloud::{CloudError, ErrorKind, StackDescription, StackResource, StackStatus};
use super::execute::{ExecuteError, HOLDS_DATA, LAG, Scope, under_lock};
use super::lease::{Lease, LeaseError, Wanted};
use super::progress::{Event, Progress};
use super::record::{State, StepFailure, UnitAction, UnitRecord};
use super::state::{Loaded, Records, StateError, ask, live, tags};
use crate::backend::assembly::digest;
use serde::Serialize;
use std::time::Duration;

/// How long to wait between two looks at a stack, at first and at most.
const FIRST: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_secs(5);

/// What a state allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Remedy {
    /// The stack never was whole: delete it.
    Clear,
    /// The stack is a shell around change sets: delete it.
    ClearShell,
    /// Continue the rollback, perhaps without some resources.
    ContinueRollback,
    /// Roll an update back that failed and was left so.
    RollBack,
    /// Delete it again, perhaps keeping some resources.
    DeleteAgain,
    /// CloudFormation works on it: wait for it.
    Wait,
    /// CloudFormation works on an update: cancel it.
    Cancel,
    /// Nothing that this program may do.
    ByHand,
}

impl Remedy {
    /// The call that does it, in CloudFormation's words; empty if there is none.
    #[must_use]
    pub const fn call(self) -> &'static str {
        match self {
            Self::Clear | Self::ClearShell | Self::DeleteAgain => "DeleteStack",
            Self::ContinueRollback => "ContinueUpdateRollback",
            Self::RollBack => "RollbackStack",
            Self::Cancel => "CancelUpdateStack",
            Self::Wait | Self::ByHand => "",
        }
    }

    const fn deletes(self) -> bool {
        matches!(self, Self::Clear | Self::ClearShell | Self::DeleteAgain)
    }
}

/// A stack that needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// The unit.
    pub unit: String,
    /// The name of its stack.
    pub stack_name: String,
    /// Its ARN.
    pub stack_id: String,
    /// Its status.
    pub status: StackStatus,
    /// Why it has this status, in AWS's words.
    pub reason: Option<String>,
    /// What can be done.
    pub remedy: Remedy,
    /// What that costs, in words.
    pub cost: String,
    /// Logical ids of the resources that stand in the way: they may be skipped or retained.
    pub blocking: Vec<String>,
    /// Those of them that the user named.
    pub named: Vec<String>,
}

/// What the user wants of the remedies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Logical ids that a rollback goes on without: their resources stay as they are.
    pub skip: Vec<String>,
    /// Logical ids that a deletion leaves behind.
    pub retain: Vec<String>,
    /// Whether updates under way are cancelled instead of waited for.
    pub cancel: bool,
}

/// How a remedy went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recovered {
    /// What was done.
    pub case: Case,
    /// The status afterwards; `None` if the stack is gone.
    pub status: Option<StackStatus>,
    /// Why it did not help; `None` if it did.
    pub problem: Option<String>,
}

/// Every stack of the recorded and compiled units of a scope that needs a person. Only reads.
///
/// # Errors
/// When CloudFormation cannot be asked.
pub async fn examine(
    world: World<'_>,
    manifest: &Manifest,
    state: &State,
    scope: &Scope,
    wishes: &Wishes,
) -> Result<Vec<Case>, CloudError> {
    let live = live(world).await?;
    let recorded = state.units.iter().map(|(address, unit)| (address, &unit.stack_name));
    let compiled = manifest.units.iter().map(|(address, unit)| (address, &unit.stack_name));
    let fresh =
        compiled.filter(|(address, name)| state.units.get(*address).is_none_or(|unit| unit.stack_name != **name));
    let mut cases = Vec::new();
    for (address, name) in recorded.chain(fresh).filter(|(address, _)| scope.covers(address)) {
        let Some(stack) = live.get(name) else { continue };
        let Some(remedy) = remedy(stack.status, wishes.cancel) else { continue };
        let is_recorded = state.units.get(address).is_some_and(|unit| unit.stack_id == stack.id);
        let remedy = if is_recorded || is_ours(stack, state, address) { remedy } else { Remedy::ByHand };
        cases.push(case(world, address, stack, remedy, wishes).await?);
    }
    Ok(cases)
}

/// Whether a stack carries our tags. The shell around a first change set has no tags yet.
fn is_ours(stack: &StackDescription, state: &State, address: &str) -> bool {
    let ours = [(tags::STACK, state.stack.as_str()), (tags::ENVIRONMENT, &state.environment), (tags::UNIT, address)];
    let has = |(key, value): &(&str, &str)| stack.tags.get(*key).is_some_and(|found| found == value);
    ours.iter().all(has) || (stack.status == StackStatus::ReviewInProgress && stack.tags.is_empty())
}

/// What a status allows; `None` if it needs nobody.
const fn remedy(status: StackStatus, cancel: bool) -> Option<Remedy> {
    match status {
        StackStatus::RollbackComplete | StackStatus::CreateFailed | StackStatus::RollbackFailed => Some(Remedy::Clear),
        StackStatus::ReviewInProgress => Some(Remedy::ClearShell),
        StackStatus::UpdateRollbackFailed => Some(Remedy::ContinueRollback),
        StackStatus::UpdateFailed => Some(Remedy::RollBack),
        StackStatus::DeleteFailed => Some(Remedy::DeleteAgain),
        StackStatus::ImportRollbackFailed => Some(Remedy::ByHand),
        StackStatus::UpdateInProgress if cancel => Some(Remedy::Cancel),
        StackStatus::CreateInProgress
        | StackStatus::RollbackInProgress
        | StackStatus::DeleteInProgress
        | StackStatus::UpdateInProgress
        | StackStatus::UpdateCompleteCleanupInProgress
        | StackStatus::UpdateRollbackInProgress
        | StackStatus::UpdateRollbackCompleteCleanupInProgress
        | StackStatus::ImportInProgress
        | StackStatus::ImportRollbackInProgress => Some(Remedy::Wait),
        StackStatus::CreateComplete
        | StackStatus::DeleteComplete
        | StackStatus::UpdateComplete
        | StackStatus::UpdateRollbackComplete
        | StackStatus::ImportComplete
        | StackStatus::ImportRollbackComplete => None,
    }
}

async fn case(
    world: World<'_>,
    address: &str,
    stack: &StackDescription,
    remedy: Remedy,
    wishes: &Wishes,
) -> Result<Case, CloudError> {
    let needs_resources = matches!(remedy, Remedy::Clear | Remedy::ContinueRollback | Remedy::DeleteAgain);
    let resources = if needs_resources {
        ask(world, || world.cloudformation.describe_stack_resources(&stack.id)).await?
    } else {
        Vec::new()
    };
    let (stuck, wanted): (&str, &[String]) = match remedy {
        Remedy::ContinueRollback => ("UPDATE_FAILED", &wishes.skip),
        Remedy::DeleteAgain => ("DELETE_FAILED", &wishes.retain),
        _ => ("", &[]),
    };
    let blocking: Vec<String> =
        resources.iter().filter(|one| one.status == stuck).map(|one| one.logical_id.clone()).collect();
    let named: Vec<String> = wanted.iter().filter(|id| blocking.contains(id)).cloned().collect();
    Ok(Case {
        unit: address.to_owned(),
        stack_name: stack.name.clone(),
        stack_id: stack.id.clone(),
        status: stack.status,
        reason: stack.status_reason.clone(),
        cost: cost(remedy, &resources, &blocking, &named),
        remedy,
        blocking,
        named,
    })
}

/// What a remedy costs, in words.
fn cost(remedy: Remedy, resources: &[StackResource], blocking: &[String], named: &[String]) -> String {
    let data = || data(resources);
    let or = |ids: &[String]| if ids.is_empty() { "what failed".to_owned() } else { ids.join(", ") };
    match remedy {
        Remedy::Clear if data().is_empty() => {
            "nothing: the stack never was whole, and the next deployment makes it anew".to_owned()
        }
        Remedy::Clear => format!("the stack never was whole; {} goes with what is in it", data().join(", ")),
        Remedy::ClearShell => "the change sets that wait in it; there are no resources".to_owned(),
        Remedy::ContinueRollback if named.is_empty() => {
            format!("nothing; mend what stands in the way of {} first, or name it with --skip", or(blocking))
        }
        Remedy::ContinueRollback => {
            format!("{} stays as the update left it: its template says something else then", named.join(", "))
        }
        Remedy::RollBack => "what the update had changed goes back".to_owned(),
        Remedy::DeleteAgain if named.is_empty() => {
            format!(
                "the rest of the stack; mend what stands in the way of {} first, or name it with --retain",
                or(blocking)
            )
        }
        Remedy::DeleteAgain => {
            format!("{} stays and belongs to no stack any more: delete it by hand", named.join(", "))
        }
        Remedy::Wait => "time".to_owned(),
        Remedy::Cancel => "what the update had changed goes back".to_owned(),
        Remedy::ByHand => {
            "not known: the stack is not ours, or its state allows nothing; look at it in the console".to_owned()
        }
    }
}

/// Resources with data that are there.
fn data(resources: &[StackResource]) -> Vec<String> {
    let is_there = |one: &&StackResource| {
        HOLDS_DATA.contains(&one.resource_type.as_str()) && one.physical_id.is_some() && one.status != "DELETE_COMPLETE"
    };
    resources.iter().filter(is_there).map(|one| one.logical_id.clone()).collect()
}

/// Applies the remedies under the lock, consumers first where stacks go; one that does not help stops no
/// other. What is gone is taken out of the record.
///
/// # Errors
/// When the lock is held by somebody else or lost, or records or CloudFormation fail.
pub async fn apply(
    world: World<'_>,
    manifest: &Manifest,
    scope: &Scope,
    wishes: &Wishes,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> Result<Vec<Recovered>, ExecuteError> {
    under_lock(world, wanted, progress, async |lease| {
        // What was seen before the lock was taken may be over.
        let records = Records::new(world, &manifest.stack, &manifest.environment).under(lease);
        let mut loaded = records.load().await?;
        let mut cases = examine(world, manifest, &loaded.state, scope, wishes).await?;
        let (goes, stays): (Vec<Case>, Vec<Case>) = cases.drain(..).partition(|case| case.remedy.deletes());
        let mut recovered = Vec::new();
        for case in goes.into_iter().rev().chain(stays) {
            let work = Work { world, lease, progress, id: &wanted.id };
            let done = work.apply(case).await?;
            if done.status.is_none() {
                work.forget(&records, &mut loaded, &done.case.unit, &done.case.stack_id).await?;
            }
            recovered.push(done);
        }
        // A process that ended in between, or somebody in the console, has deleted stacks that are still recorded.
        let work = Work { world, lease, progress, id: &wanted.id };
        for (unit, stack) in work.gone(&loaded.state, scope).await? {
            work.forget(&records, &mut loaded, &unit, &stack).await?;
        }
        Ok(recovered)
    })
    .await
}

struct Work<'a> {
    world: World<'a>,
    lease: &'a Lease<'a>,
    progress: &'a dyn Progress,
    id: &'a str,
}

impl Work<'_> {
    fn tell(&self, event: &Event) {
        self.progress.tell(self.world.clock.now(), event);
    }

    /// Takes a unit whose stack is gone out of the record. Others may have written of what they work on beside: that
    /// stays.
    async fn forget(
        &self,
        records: &Records<'_>,
        loaded: &mut Loaded,
        unit: &str,
        stack: &str,
    ) -> Result<(), ExecuteError> {
        let is_it = |record: &UnitRecord| record.stack_id == stack;
        while loaded.state.units.get(unit).is_some_and(is_it) {
            loaded.state.units.shift_remove(unit);
            match records.save(loaded).await {
                Err(StateError::Stale(_)) => *loaded = records.load().await?,
                result => return Ok(result?),
            }
        }
        Ok(())
    }

    /// Recorded units whose stacks are gone, by unit and ARN. A listing may lack what is new, so each is asked for.
    async fn gone(&self, state: &State, scope: &Scope) -> Result<Vec<(String, String)>, ExecuteError> {
        let live = live(self.world).await?;
        let mut gone = Vec::new();
        for (unit, record) in state.units.iter().filter(|(unit, _)| scope.covers(unit)) {
            if live.get(&record.stack_name).is_some_and(|stack| stack.id == record.stack_id) {
                continue;
            }
            let is_gone = match ask(self.world, || self.world.cloudformation.describe_stack(&record.stack_id)).await {
                Ok(stack) => stack.status == StackStatus::DeleteComplete,
                Err(error) if error.kind == ErrorKind::NotFound => true,
                Err(error) => return Err(error.into()),
            };
            if is_gone {
                gone.push((unit.clone(), record.stack_id.clone()));
            }
        }
        Ok(gone)
    }

    /// Makes a call that changes something; every attempt only while the lease holds.
    async fn write<F: Future<Output = Result<(), CloudError>>>(
        &self,
        call: impl Fn() -> F,
    ) -> Result<(), ExecuteError> {
        let guarded = || async { if self.lease.holds() { call().await.map(Some) } else { Ok(None) } };
        Ok(ask(self.world, guarded).await?.ok_or(LeaseError::Lost)?)
    }

    async fn apply(&self, case: Case) -> Result<Recovered, ExecuteError> {
        if case.remedy == Remedy::ByHand {
            let (status, problem) = (Some(case.status), Some(case.cost.clone()));
            return Ok(Recovered { case, status, problem });
        }
        let action = if case.remedy.deletes() { UnitAction::Delete } else { UnitAction::Update };
        self.tell(&Event::UnitStarted { unit: case.unit.clone(), action });
        match self.call(&case).await {
            Ok(()) => {}
            Err(ExecuteError::Cloud(error)) if !matches!(error.kind, ErrorKind::Expired | ErrorKind::NoCredentials) => {
                return Ok(self.ended(case.clone(), Some(case.status), Some(error.to_string())));
            }
            Err(error) => return Err(error),
        }
        let stack = self.settled(&case).await?;
        let status = stack.as_ref().map(|stack| stack.status).filter(|status| *status != StackStatus::DeleteComplete);
        // What needs nobody any more is well again.
        let problem = status.filter(|status| remedy(*status, false).is_some()).map(|status| {
            let reason = stack.and_then(|stack| stack.status_reason).map(|reason| format!(": {reason}"));
            format!("its stack is in {status}{}", reason.unwrap_or_default())
        });
        Ok(self.ended(case, status, problem))
    }

    fn ended(&self, case: Case, status: Option<StackStatus>, problem: Option<String>) -> Recovered {
        let unit = case.unit.clone();
        self.tell(&match &problem {
            None => Event::UnitDone { unit, status },
            Some(reason) => {
                let failure = StepFailure { reason: reason.clone(), stack_status: status, ..StepFailure::default() };
                Event::UnitFailed { unit, failure }
            }
        });
        Recovered { case, status, problem }
    }

    /// Tells CloudFormation, as long as the lock is held.
    async fn call(&self, case: &Case) -> Result<(), ExecuteError> {
        let cloudformation = self.world.cloudformation;
        let unit = digest(case.unit.as_bytes());
        let token = format!("{}-{}-recover", self.id, unit.get(..12).unwrap_or_default());
        let stack = case.stack_id.as_str();
        match case.remedy {
            Remedy::Clear | Remedy::ClearShell | Remedy::DeleteAgain => {
                self.write(|| cloudformation.update_termination_protection(stack, false)).await?;
                self.write(|| cloudformation.delete_stack(stack, &token, &case.named)).await?;
            }
            Remedy::ContinueRollback => {
                self.write(|| cloudformation.continue_update_rollback(stack, &token, &case.named)).await?;
            }
            Remedy::RollBack => self.write(|| cloudformation.rollback_stack(stack, &token)).await?,
            Remedy::Cancel => self.write(|| cloudformation.cancel_update_stack(stack, &token)).await?,
            Remedy::Wait | Remedy::ByHand => {}
        }
        Ok(())
    }

    /// The stack when CloudFormation does not work on it any more; `None` if it is gone.
    /// A status that is still the one from before may be that of a look that is old.
    async fn settled(&self, case: &Case) -> Result<Option<StackDescription>, ExecuteError> {
        let mut pause = FIRST;
        let begun = self.world.clock.steady();
        loop {
            let is_early = self.world.clock.steady() - begun < LAG;
            match ask(self.world, || self.world.cloudformation.describe_stack(&case.stack_id)).await {
                Ok(found) if found.status.is_in_progress() || (found.status == case.status && is_early) => {}
                Ok(found) => return Ok(Some(found)),
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error.into()),
            }
            self.world.clock.sleep(pause).await;
            pause = (pause * 2).min(LATER);
        }
    }
}

#[cfg(test)]
mod tests;
