//! One unit: its stack from whatever state it is in to what is wanted, by a change set.
//!
//! Every step may have been taken before by a process that ended, or taken effect without its answer
//! arriving: names and tokens are made from the deployment, so that doing it again finds it done. Start at
//! [`Context::bring`] and [`Context::remove`].

#![expect(clippy::result_large_err, reason = "a problem ends the work on a unit: it is made once")]

use super::steps::{is_as_recorded, never_was};
use super::watch::{Moment, Watch};
use super::{DataRisk, HOLDS_DATA, Order, Work, failure};
use crate::backend::assembly::digest;
use crate::deploy::World;
use crate::deploy::assembly::Manifest;
use crate::deploy::cloud::{
    ChangeAction, ChangeSet, ChangeSetInput, ChangeSetStatus, ChangeSetType, CloudError, ErrorKind, Identity,
    PropertyChange, Replacement, ResourceChange, RollbackConfiguration, StackDescription, StackStatus, TemplateSource,
};
use crate::deploy::lease::Lease;
use crate::deploy::progress::Event;
use crate::deploy::record::{Purpose, StepFailure, UnitRecord};
use crate::deploy::replacement::settled;
use crate::deploy::state::{ask, tags};
use indexmap::IndexMap;
use std::time::Duration;

/// `TemplateBody` takes so many bytes; larger templates come from S3.
pub(super) const LARGEST_BODY: usize = 51_200;

/// How often a change set is looked at until it is there.
const CHANGE_SET_PAUSE: Duration = Duration::from_millis(500);

/// How long a change set may take: those of large stacks take a few minutes.
const CHANGE_SET_PATIENCE: Duration = Duration::from_secs(15 * 60);

/// How long to wait before the second change set of a unit; twice as long before every further one.
const AGAIN_PAUSE: Duration = Duration::from_millis(250);

/// How many change sets are made of one unit in one deployment, before something is wrong with them all.
const TRIES: usize = 6;

/// Why a unit is not as it should be.
#[derive(Debug)]
pub(super) enum Problem {
    /// A resource failed, or the stack is in a state that needs a person.
    Failed(StepFailure),
    /// Data would be lost.
    DataAtRisk(Vec<DataRisk>),
    /// The lease is over.
    Lost,
    /// CloudFormation refused a call.
    Cloud(CloudError),
}

impl From<CloudError> for Problem {
    fn from(error: CloudError) -> Self {
        Self::Cloud(error)
    }
}

/// What a unit is worked on with.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub world: World<'a>,
    pub lease: &'a Lease<'a>,
    pub watch: &'a Watch<'a>,
    pub manifest: &'a Manifest,
    pub order: &'a Order,
    /// Whether what is recorded may not be what is there.
    pub is_resumed: bool,
    /// Tells what is done from what is undone in names and tokens.
    pub verb: &'static str,
    /// Whose account and region it is.
    pub identity: &'a Identity,
}

impl Work<'_> {
    /// What units are worked on with.
    pub(super) fn context<'c>(&'c self, watch: &'c Watch<'c>) -> Context<'c> {
        Context {
            world: self.world,
            lease: self.lease,
            watch,
            manifest: &self.assembly.manifest,
            order: self.order,
            is_resumed: self.is_resumed,
            verb: "do",
            identity: &self.identity,
        }
    }
}

/// A try with a change set.
pub(super) struct Try {
    /// What kind of change set.
    pub kind: ChangeSetType,
    /// How many there were before it in this deployment.
    pub number: usize,
    /// What takes it back.
    pub rollback: Option<RollbackConfiguration>,
    /// How the stack stood before, if it is not new.
    pub was: Option<Moment>,
}

/// What a try with a change set came to.
#[expect(clippy::large_enum_variant, reason = "one at a time, for a moment")]
enum Tried {
    /// The stack is as wanted.
    Done(StackDescription),
    /// There was an earlier change set of this name: try with the next.
    Again,
}

impl Context<'_> {
    /// Makes or changes a unit's stack; the unit as it is then.
    pub async fn bring(
        &self,
        address: &str,
        target: UnitRecord,
        template: &str,
        before: Option<&UnitRecord>,
    ) -> Result<UnitRecord, Problem> {
        let name = target.stack_name.clone();
        let stack = self.settled(address, &name).await?;
        if let (Some(before), Some(stack)) = (before, &stack)
            && is_untouched(before, &target, stack)
            && !self.reverts_drift(address)
            && !self.is_resumed
        {
            return Ok(before.clone());
        }
        for number in 0..TRIES {
            if number > 0 {
                self.world.clock.sleep(AGAIN_PAUSE * (1 << number)).await;
            }
            let stack = self.settled(address, &name).await?;
            let outputs = stack.as_ref().map(|stack| stack.outputs.clone()).unwrap_or_default();
            let was = stack.as_ref().map(Moment::of);
            let kind = self.ready(address, stack).await?;
            let was = was.filter(|_| kind == ChangeSetType::Update);
            let rollback = self.rollback(address, kind, &outputs);
            match self.attempt(address, &target, template, Try { kind, number, rollback, was }).await? {
                Tried::Done(stack) => return self.record(target, stack).await,
                Tried::Again => {}
            }
        }
        let reason = "its change sets of this deployment were all used up without an end".to_owned();
        Err(Problem::Failed(StepFailure { reason, ..StepFailure::default() }))
    }

    /// Whether live values are compared. What was there before is brought back from its template: what somebody had
    /// changed past it is not known any more.
    fn reverts_drift(&self, address: &str) -> bool {
        self.order.revert_drift.contains(address) && self.verb == "do"
    }

    /// The unit's stack when nobody works on it any more.
    async fn settled(&self, address: &str, name: &str) -> Result<Option<StackDescription>, Problem> {
        match ask(self.world, || self.world.cloudformation.describe_stack(name)).await {
            Ok(stack) if stack.status.is_in_progress() => {
                Ok(self.watch.settled(address, &stack.id, &self.token(address, "execute")).await?)
            }
            Ok(stack) => Ok(Some(stack)),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What kind of change set a stack takes in its state; one that never was whole is removed first.
    async fn ready(&self, address: &str, stack: Option<StackDescription>) -> Result<ChangeSetType, Problem> {
        let Some(stack) = stack else { return Ok(ChangeSetType::Create) };
        match stack.status {
            StackStatus::ReviewInProgress | StackStatus::DeleteComplete => Ok(ChangeSetType::Create),
            status if never_was(status) => {
                self.delete(address, &stack, "clear").await?;
                Ok(ChangeSetType::Create)
            }
            StackStatus::UpdateRollbackFailed | StackStatus::DeleteFailed | StackStatus::ImportRollbackFailed => {
                let why = stack.status_reason.clone().unwrap_or_default();
                let reason =
                    format!("its stack is in {}: {why}; `deployer recover` says what can be done", stack.status);
                let stack_status = Some(stack.status);
                Err(Problem::Failed(StepFailure { reason, stack_status, ..StepFailure::default() }))
            }
            _ => Ok(ChangeSetType::Update),
        }
    }

    /// A change set from its making to the end of its execution.
    async fn attempt(
        &self,
        address: &str,
        target: &UnitRecord,
        template: &str,
        attempt: Try,
    ) -> Result<Tried, Problem> {
        let was = attempt.was;
        let input = self.input(address, target, template, attempt)?;
        match self.write(|| self.world.cloudformation.create_change_set(&input)).await {
            Ok(_) => {}
            Err(Problem::Cloud(error)) if error.kind == ErrorKind::Exists => {}
            // Somebody began something in between: look again.
            Err(Problem::Cloud(error)) if matches!(error.kind, ErrorKind::State | ErrorKind::NotFound) => {
                return Ok(Tried::Again);
            }
            Err(problem) => return Err(problem),
        }
        let Some(change_set) = self.change_set(&input).await? else { return Ok(Tried::Again) };
        match change_set.status {
            ChangeSetStatus::Failed if change_set.has_no_changes() => self.unchanged(address, &input).await,
            ChangeSetStatus::Failed => self.refused(&input, &change_set).await,
            ChangeSetStatus::Pending | ChangeSetStatus::Executed => Ok(Tried::Again),
            ChangeSetStatus::Ready => self.execute(address, &input, &change_set, was).await,
        }
    }

    pub fn input(
        &self,
        address: &str,
        target: &UnitRecord,
        template: &str,
        Try { kind, number, rollback, .. }: Try,
    ) -> Result<ChangeSetInput, Problem> {
        let tags = [
            (tags::STACK, self.manifest.stack.as_str()),
            (tags::ENVIRONMENT, self.manifest.environment.as_str()),
            (tags::UNIT, address),
        ];
        // One that an earlier process made of other values is not taken for this one.
        let content = serde_json::to_vec(&(&target.digest, &target.parameters)).unwrap_or_default();
        let content = digest(&content);
        let part = format!("{}{number}-{}", self.verb, content.get(..8).unwrap_or_default());
        Ok(ChangeSetInput {
            stack_name: target.stack_name.clone(),
            change_set_name: format!("deployer-{}-{part}", self.order.id),
            client_token: self.token(address, &format!("{part}-create")),
            change_set_type: kind,
            template: self.source(target, template)?,
            parameters: target.parameters.clone(),
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<IndexMap<_, _>>(),
            capabilities: target.capabilities.clone(),
            role_arn: None,
            rollback,
            revert_drift: self.reverts_drift(address),
        })
    }

    /// The alarms that take back what is done, of those that are there: an operation whose trigger does not
    /// exist fails. A stack keeps the alarms of its last operation unless it is told others, so an update says
    /// that there are none, too. Going back to what was before is never taken back: the alarm that caused it
    /// would do so.
    fn rollback(
        &self,
        address: &str,
        kind: ChangeSetType,
        live: &IndexMap<String, String>,
    ) -> Option<RollbackConfiguration> {
        let is_new = kind == ChangeSetType::Create;
        let goes_back = self.verb != "do" || self.order.purpose == Purpose::Rollback;
        let wanted = self.manifest.units.get(address).and_then(|unit| unit.rollback.as_ref());
        let Some(wanted) = wanted.filter(|_| !goes_back) else {
            return (!is_new).then(RollbackConfiguration::default);
        };
        let named = wanted.alarms.iter().map(|alarm| self.alarm_arn(alarm));
        let own = wanted.outputs.iter().filter(|_| !is_new).filter_map(|output| live.get(output).cloned());
        let alarm_arns: Vec<String> = named.chain(own).collect();
        let monitoring_minutes = if alarm_arns.is_empty() { 0 } else { wanted.monitoring_minutes };
        Some(RollbackConfiguration { alarm_arns, monitoring_minutes })
    }

    /// The ARN of an alarm in the account and region of the deployment; an ARN is one already.
    fn alarm_arn(&self, alarm: &str) -> String {
        if alarm.starts_with("arn:") {
            return alarm.to_owned();
        }
        let Identity { account, arn, region } = self.identity;
        let partition = arn.split(':').nth(1).filter(|partition| !partition.is_empty()).unwrap_or("aws");
        format!("arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarm}")
    }

    fn source(&self, target: &UnitRecord, template: &str) -> Result<TemplateSource, Problem> {
        if template.len() <= LARGEST_BODY {
            return Ok(TemplateSource::Body(template.to_owned()));
        }
        let url = self.world.store.url(&format!("templates/{}.json", target.digest));
        url.map(TemplateSource::Url).ok_or_else(|| {
            let reason = format!(
                "its template has {} bytes: CloudFormation takes more than {LARGEST_BODY} from a bucket only; set `state.backend: s3` in deployer.yaml",
                template.len()
            );
            Problem::Failed(StepFailure { reason, ..StepFailure::default() })
        })
    }

    /// The change set when it is made; `None` if it is gone.
    pub async fn change_set(&self, input: &ChangeSetInput) -> Result<Option<ChangeSet>, Problem> {
        let give_up = self.world.clock.steady() + CHANGE_SET_PATIENCE;
        let cloudformation = self.world.cloudformation;
        loop {
            let look = || cloudformation.describe_change_set(&input.stack_name, &input.change_set_name);
            match ask(self.world, look).await {
                Ok(found) if found.status == ChangeSetStatus::Pending && self.world.clock.steady() < give_up => {
                    self.world.clock.sleep(CHANGE_SET_PAUSE).await;
                }
                Ok(found) => return Ok(Some(found)),
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// A change set without changes is removed; the stack is as wanted.
    async fn unchanged(&self, address: &str, input: &ChangeSetInput) -> Result<Tried, Problem> {
        self.discard(input).await;
        let stack = self.settled(address, &input.stack_name).await?;
        Ok(stack.map_or(Tried::Again, Tried::Done))
    }

    /// A change set that CloudFormation could not make.
    async fn refused(&self, input: &ChangeSetInput, change_set: &ChangeSet) -> Result<Tried, Problem> {
        self.discard(input).await;
        let reason = change_set.status_reason.clone().unwrap_or_else(|| "the change set failed".to_owned());
        Err(Problem::Failed(StepFailure { reason, ..StepFailure::default() }))
    }

    /// Removes a change set, and the shell of a stack that was made for it. What stays hurts nobody, so
    /// failing to is no error.
    async fn discard(&self, input: &ChangeSetInput) {
        let cloudformation = self.world.cloudformation;
        let remove = || cloudformation.delete_change_set(&input.stack_name, &input.change_set_name);
        let _ = self.write(remove).await;
        let shell = ask(self.world, || cloudformation.describe_stack(&input.stack_name)).await;
        if shell.is_ok_and(|stack| stack.status == StackStatus::ReviewInProgress) {
            let token = format!("{}-shell", input.client_token);
            let _ = self.write(|| cloudformation.delete_stack(&input.stack_name, &token, &[])).await;
        }
    }

    async fn execute(
        &self,
        address: &str,
        input: &ChangeSetInput,
        change_set: &ChangeSet,
        was: Option<Moment>,
    ) -> Result<Tried, Problem> {
        let event = Event::ChangeSet { unit: address.to_owned(), changes: change_set.changes.clone() };
        self.watch.tell(&event);
        if !self.order.allow_data_loss.contains(address) && self.verb == "do" {
            let risks = data_at_risk(address, &change_set.changes);
            if !risks.is_empty() {
                self.discard(input).await;
                return Err(Problem::DataAtRisk(risks));
            }
        }
        let token = self.token(address, "execute");
        let (stack, name) = (&input.stack_name, &input.change_set_name);
        match self.write(|| self.world.cloudformation.execute_change_set(stack, name, &token)).await {
            Ok(()) => {}
            // It was executed already, or somebody else was faster: look again.
            Err(Problem::Cloud(error)) if matches!(error.kind, ErrorKind::State | ErrorKind::NotFound) => {
                return Ok(Tried::Again);
            }
            Err(problem) => return Err(problem),
        }
        let was = was.unwrap_or(Moment::SHELL);
        let ended = self.watch.settled_after(address, &change_set.stack_id, &token, was).await?;
        match ended {
            Some(stack) if stack.status.is_good() => Ok(Tried::Done(stack)),
            Some(stack) => Err(Problem::Failed(failure::first_cause(self.world, &stack, &token).await)),
            None => {
                let reason = "its stack was deleted by somebody else while it was worked on".to_owned();
                Err(Problem::Failed(StepFailure { reason, ..StepFailure::default() }))
            }
        }
    }

    /// The record of a unit whose stack is as wanted; the stack is protected if it must be.
    async fn record(&self, target: UnitRecord, stack: StackDescription) -> Result<UnitRecord, Problem> {
        if self.manifest.termination_protection && !stack.termination_protection {
            let protect = || self.world.cloudformation.update_termination_protection(&stack.id, true);
            self.write(protect).await?;
        }
        let changed_at = self.world.clock.now();
        Ok(UnitRecord { stack_id: stack.id, outputs: stack.outputs, changed_at, ..target })
    }

    /// The record of a unit whose stack is whole already, however it came to be; `None` if it is not there or
    /// not whole.
    pub async fn adopt(&self, address: &str, target: &UnitRecord) -> Result<Option<UnitRecord>, Problem> {
        let stack = self.settled(address, &target.stack_name).await?.filter(|stack| stack.status.is_good());
        Ok(stack.map(|stack| UnitRecord {
            stack_id: stack.id,
            outputs: stack.outputs,
            parameters: stack.parameters,
            changed_at: self.world.clock.now(),
            ..target.clone()
        }))
    }

    /// What is really there of a unit after something failed, and whether it is whole; `None` if it is nothing.
    /// `known` are the records that it may be as.
    pub async fn truth(&self, address: &str, known: &[&UnitRecord]) -> Result<Option<(UnitRecord, bool)>, Problem> {
        let Some(first) = known.first() else { return Ok(None) };
        let Some(stack) = self.settled(address, &first.stack_name).await? else { return Ok(None) };
        if never_was(stack.status) {
            return Ok(None);
        }
        let template = ask(self.world, || self.world.cloudformation.get_template(&stack.id)).await?;
        let digest = digest(template.as_bytes());
        let base = known.iter().find(|record| record.digest == digest).unwrap_or(first);
        let is_whole = stack.status.is_good() || stack.status == StackStatus::UpdateRollbackComplete;
        let (parameters, outputs, changed_at) = (stack.parameters, stack.outputs, self.world.clock.now());
        let record = UnitRecord { digest, stack_id: stack.id, parameters, outputs, changed_at, ..(*base).clone() };
        Ok(Some((record, is_whole)))
    }

    /// Deletes a unit's stack, protected or not: whoever asks has been asked.
    pub async fn remove(&self, address: &str, before: &UnitRecord) -> Result<(), Problem> {
        match self.settled(address, &before.stack_name).await? {
            Some(stack) if stack.status != StackStatus::DeleteComplete => self.delete(address, &stack, "delete").await,
            _ => Ok(()),
        }
    }

    async fn delete(&self, address: &str, stack: &StackDescription, verb: &str) -> Result<(), Problem> {
        let cloudformation = self.world.cloudformation;
        if stack.termination_protection {
            self.write(|| cloudformation.update_termination_protection(&stack.id, false)).await?;
        }
        // A deletion that failed is begun anew, which the token of the one that failed would not do.
        let again = if stack.status == StackStatus::DeleteFailed { "-again" } else { "" };
        let token = self.token(address, &[verb, again].concat());
        self.write(|| cloudformation.delete_stack(&stack.id, &token, &[])).await?;
        match self.watch.settled_after(address, &stack.id, &token, Moment::of(stack)).await? {
            None => Ok(()),
            Some(stack) if stack.status == StackStatus::DeleteComplete => Ok(()),
            Some(stack) => Err(Problem::Failed(failure::first_cause(self.world, &stack, &token).await)),
        }
    }

    /// Makes a call that changes something; every attempt only while the lease holds.
    pub async fn write<T, F: Future<Output = Result<T, CloudError>>>(
        &self,
        call: impl Fn() -> F,
    ) -> Result<T, Problem> {
        let guarded = || async { if self.lease.holds() { call().await.map(Some) } else { Ok(None) } };
        ask(self.world, guarded).await?.ok_or(Problem::Lost)
    }

    /// The token of a step: the same when it is taken again. Unit names can be longer than tokens may be.
    pub fn token(&self, address: &str, step: &str) -> String {
        let unit = digest(address.as_bytes());
        format!("{}-{}-{}-{step}", self.order.id, unit.get(..12).unwrap_or_default(), self.verb)
    }
}

/// Whether nothing is to be done: the stack is as recorded, and template and parameters are those recorded.
fn is_untouched(before: &UnitRecord, target: &UnitRecord, stack: &StackDescription) -> bool {
    is_as_recorded(before, stack) && before.digest == target.digest && before.parameters == target.parameters
}

/// Resources with data that a change set would replace or delete.
fn data_at_risk(unit: &str, changes: &[ResourceChange]) -> Vec<DataRisk> {
    let risky = changes.iter().filter(|change| HOLDS_DATA.contains(&change.resource_type.as_str()));
    risky.filter_map(|change| risk(unit, change)).collect()
}

fn risk(unit: &str, change: &ResourceChange) -> Option<DataRisk> {
    let policy = change.policy_action.as_deref();
    let kind = &change.resource_type;
    let fate = |detail: &PropertyChange| settled(kind, &detail.path, detail.requires_recreation);
    let replacement = match change.replacement {
        // What CloudFormation leaves open is told by what changes.
        Replacement::Conditional => change.details.iter().map(fate).max().unwrap_or(Replacement::Conditional),
        certain => certain,
    };
    let what = match (change.action, replacement) {
        (ChangeAction::Remove, _) if matches!(policy, Some("Retain" | "Snapshot")) => return None,
        (ChangeAction::Remove, _) => "would be deleted",
        (ChangeAction::Modify, Replacement::Always) => "would be replaced by an empty one",
        (ChangeAction::Modify, Replacement::Conditional) => "may be replaced by an empty one",
        _ => return None,
    };
    let causes = change.details.iter().find(|detail| fate(detail) != Replacement::Never);
    Some(DataRisk {
        unit: unit.to_owned(),
        logical_id: change.logical_id.clone(),
        what: format!("({} {}) {what}", change.resource_type, change.logical_id),
        path: causes.map(|detail| detail.path.clone()).unwrap_or_default(),
    })
}
