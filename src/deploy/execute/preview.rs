//! What CloudFormation says of a plan: change sets that are made, read and removed, and never executed.
//!
//! Works under the lock, so that no deployment of ours meets the shell of a new stack. What a process that ends in
//! between leaves behind hurts nobody: deployments take such shells for stacks that never were.

use super::unit::{Context, LARGEST_BODY, Problem, Try};
use super::watch::Watch;
use super::{ExecuteError, Order, check_place, resolve, steps, under_lock, wanted};
use crate::deploy::World;
use crate::deploy::assembly::{Assembly, ParameterSource, Unit};
use crate::deploy::cloud::{ChangeSetInput, ChangeSetStatus, ChangeSetType, ErrorKind, StackStatus};
use crate::deploy::lease::LeaseError;
use crate::deploy::plan::{Answer, Basis, Plan, UnitPlan};
use crate::deploy::progress::Progress;
use crate::deploy::record::{State, UnitAction, UnitRecord};
use crate::deploy::state::{Records, ask};
use futures_util::{StreamExt, TryStreamExt, stream};
use indexmap::IndexMap;

/// What CloudFormation says of every unit of a plan with changes whose inputs are known now. Nothing is executed,
/// and nothing is recorded but templates that are too large to be sent.
///
/// # Errors
/// When the lock, records or CloudFormation cannot be had, or the record moved since the plan was made.
pub async fn preview(
    world: World<'_>,
    assembly: &Assembly,
    order: &Order,
    (plan, basis): (&Plan, &Basis),
    progress: &dyn Progress,
) -> Result<IndexMap<String, Answer>, ExecuteError> {
    let manifest = &assembly.manifest;
    let identity = check_place(world, manifest).await?;
    let mut order = order.clone();
    order.actor.reason.get_or_insert_with(|| "an exact plan".to_owned());
    let order = &order;
    under_lock(world, &wanted(manifest, order, &identity), progress, async |lease| {
        let records = Records::new(world, &manifest.stack, &manifest.environment);
        let state = records.load().await?.state;
        let moved = basis.moved_units(&state, &order.scope);
        if !moved.is_empty() {
            return Err(ExecuteError::Moved(moved));
        }
        let watch = Watch::new(world, progress);
        let context = Context {
            world,
            lease,
            watch: &watch,
            manifest,
            order,
            is_resumed: false,
            verb: "plan",
            identity: &identity,
        };
        let asking = Asking { context, records, assembly, plan, state: &state };
        let changed = plan.units.iter().filter(|unit| unit.action != UnitAction::Keep);
        let answers = changed.map(|unit| async { asking.answer(unit).await.map(|answer| (unit.unit.clone(), answer)) });
        stream::iter(answers).buffered(order.concurrency.max(1)).try_collect().await
    })
    .await
}

struct Asking<'a> {
    context: Context<'a>,
    records: Records<'a>,
    assembly: &'a Assembly,
    plan: &'a Plan,
    state: &'a State,
}

impl Asking<'_> {
    async fn answer(&self, planned: &UnitPlan) -> Result<Answer, ExecuteError> {
        let predicted = |reason: &str| Ok(Answer::Predicted { reason: reason.to_owned() });
        let unit = self.assembly.manifest.units.get(&planned.unit);
        let (Some(unit), true) = (unit, planned.action != UnitAction::Delete) else {
            return predicted("its stack is removed as a whole, which has no change set");
        };
        if let Some(producer) = self.unknown_producer(unit) {
            return predicted(&format!("it needs outputs of {producer}, which are known when that is deployed"));
        }
        let parameters = match resolve(unit, self.state, self.context.order.artifact_bucket.as_deref()) {
            Ok(parameters) => parameters,
            Err(missing) => return predicted(&format!("it needs {missing}")),
        };
        let world = self.context.world;
        let found = match ask(world, || world.cloudformation.describe_stack(&unit.stack_name)).await {
            Ok(stack) => Some(stack.status),
            Err(error) if error.kind == ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        let kind = match found {
            None | Some(StackStatus::ReviewInProgress | StackStatus::DeleteComplete) => ChangeSetType::Create,
            Some(status) if steps::never_was(status) => {
                return predicted(&format!("its stack is in {status} and is removed first"));
            }
            Some(status) if status.is_in_progress() => {
                return predicted(&format!("CloudFormation works on its stack, which is in {status}"));
            }
            Some(status) if !status.is_good() && status != StackStatus::UpdateRollbackComplete => {
                return predicted(&format!("its stack is in {status}: `deployer recover` says what can be done"));
            }
            Some(_) => ChangeSetType::Update,
        };
        let target = steps::target(unit, self.context.order, parameters);
        let made = self.change_set(&planned.unit, &target, kind).await;
        let answer = made.or_else(|problem| match problem {
            Problem::Failed(failure) => Ok(Answer::Predicted { reason: failure.reason }),
            Problem::Cloud(error) if matches!(error.kind, ErrorKind::Validation | ErrorKind::Limit) => {
                Ok(Answer::Refused { reason: error.message })
            }
            Problem::Cloud(error) => Err(ExecuteError::Cloud(error)),
            Problem::Lost | Problem::DataAtRisk(_) => Err(ExecuteError::Lease(LeaseError::Lost)),
        });
        if !matches!(found, Some(status) if status != StackStatus::DeleteComplete) {
            self.remove_shell(&planned.unit, &unit.stack_name).await;
        }
        answer
    }

    /// The first unit whose outputs this one takes and which get other values by the plan.
    fn unknown_producer(&self, unit: &Unit) -> Option<String> {
        let sources = unit.parameters.values().filter_map(|parameter| match &parameter.from {
            ParameterSource::Output { unit, output } => Some((unit, output)),
            _ => None,
        });
        let moves = |(producer, output): &(&String, &String)| {
            let mut planned = self.plan.units.iter().filter(|planned| planned.unit == **producer);
            planned.any(|planned| planned.outputs.contains(*output))
        };
        sources.filter(moves).map(|(producer, _)| producer.clone()).next()
    }

    /// Makes a change set, reads it, and removes it, whatever it says.
    async fn change_set(&self, address: &str, target: &UnitRecord, kind: ChangeSetType) -> Result<Answer, Problem> {
        let template = self.assembly.templates.get(address).map(String::as_str).unwrap_or_default();
        let input =
            self.context.input(address, target, template, Try { kind, number: 0, rollback: None, was: None })?;
        if template.len() > LARGEST_BODY {
            // It is kept by its content, as the deployment would.
            let saved = self.records.save_template(&target.digest, template).await;
            if let Err(error) = saved {
                return Ok(Answer::Predicted { reason: format!("its template cannot be kept: {error}") });
            }
        }
        let answer = self.ask(&input).await;
        let (stack, name) = (&input.stack_name, &input.change_set_name);
        // What stays hurts nobody, so failing to remove it is no error.
        let _ = self.context.write(|| self.context.world.cloudformation.delete_change_set(stack, name)).await;
        answer
    }

    async fn ask(&self, input: &ChangeSetInput) -> Result<Answer, Problem> {
        match self.context.write(|| self.context.world.cloudformation.create_change_set(input)).await {
            Err(Problem::Cloud(error)) if error.kind == ErrorKind::Exists => {}
            made => drop(made?),
        }
        let Some(made) = self.context.change_set(input).await? else {
            return Ok(Answer::Predicted { reason: "its change set was removed by somebody else".to_owned() });
        };
        let reason = made.status_reason.clone().unwrap_or_default();
        Ok(match made.status {
            ChangeSetStatus::Failed if made.has_no_changes() => Answer::Changes { changes: Vec::new() },
            ChangeSetStatus::Ready => Answer::Changes { changes: made.changes },
            ChangeSetStatus::Failed => Answer::Refused { reason },
            ChangeSetStatus::Pending => Answer::Predicted { reason: "its change set is not there yet".to_owned() },
            ChangeSetStatus::Executed => Answer::Predicted { reason: "somebody executed its change set".to_owned() },
        })
    }

    /// Removes the shell of a stack that was not there before.
    async fn remove_shell(&self, address: &str, name: &str) {
        let cloudformation = self.context.world.cloudformation;
        let shell = ask(self.context.world, || cloudformation.describe_stack(name)).await;
        if let Ok(stack) = shell.as_ref()
            && stack.status == StackStatus::ReviewInProgress
        {
            let token = self.context.token(address, "shell");
            let _ = self.context.write(|| cloudformation.delete_stack(&stack.id, &token, &[])).await;
        }
    }
}
