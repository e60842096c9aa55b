//! The calls of CloudFormation, answered by the rehearsal: its checks, its errors, its words.

use super::alarms::watched;
use super::change::{Comparer, Comparison, compare, differences, shown as shown_change};
use super::memory::SCHEME;
use super::operation::{CHANGE_SET, Script};
use super::stack::{Effect, KnownChangeSet, Stack, Unfinished, Wanted};
use super::template::Template;
use super::values::text;
use super::{Inner, Rehearsal, describe, event, shown, with_defaults};
use crate::deploy::clock::{Clock, Timestamp};
use crate::deploy::cloud::{
    ChangeSet, ChangeSetInput, ChangeSetStatus, ChangeSetType, CloudError, CloudFormation, CloudResult, DriftDetection,
    DriftStatus, ErrorKind, EventPage, Identity, PropertyDifference, ResourceDrift, StackDescription, StackPage,
    StackResource, StackStatus, TemplateSource,
};
use async_trait::async_trait;
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::rc::Rc;
use std::time::Duration;

/// So many events come in a page.
const PAGE: usize = 100;

/// So many bytes a template may have that comes with the call.
const LARGEST_BODY: usize = 51_200;

/// How long a detection of drift takes for each resource.
const DETECTION: Duration = Duration::from_millis(700);

/// What CloudFormation says when there is nothing to change.
const NO_CHANGES: &str =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

type Refusal = (ErrorKind, &'static str, String);

fn invalid(message: String) -> Refusal {
    (ErrorKind::Validation, "ValidationError", message)
}

fn wrong_state(message: String) -> Refusal {
    (ErrorKind::State, "ValidationError", message)
}

fn missing(stack: &str) -> Refusal {
    (ErrorKind::NotFound, "ValidationError", format!("Stack with id {stack} does not exist"))
}

/// The name in an ARN of a stack; a name is one already.
fn name_of(stack: &str) -> &str {
    if stack.starts_with("arn:") { stack.split('/').nth(1).unwrap_or(stack) } else { stack }
}

impl Inner {
    /// A stack at a moment. By its name only if it was not deleted.
    fn stack(&mut self, stack: &str, now: Timestamp) -> Result<&mut Stack, Refusal> {
        let name = name_of(stack);
        if let Some(found) = self.stacks.get_mut(name) {
            found.advance(now);
            if found.status == StackStatus::DeleteComplete
                && let Some(gone) = self.stacks.remove(name)
            {
                self.gone.push(gone);
            }
        }
        let is_meant = |found: &Stack| name == stack || *found.id == *stack;
        if self.stacks.get(name).is_some_and(is_meant) {
            return self.stacks.get_mut(name).ok_or_else(|| missing(stack));
        }
        self.gone.iter_mut().find(|gone| *gone.id == *stack).ok_or_else(|| missing(stack))
    }

    /// The same for an operation; none begins on what is gone or in work.
    fn idle(&mut self, stack: &str, now: Timestamp, verb: &str) -> Result<&mut Stack, Refusal> {
        let found = self.stack(stack, now)?;
        if found.status.is_in_progress() || found.status == StackStatus::DeleteComplete {
            let (id, status) = (&found.id, found.status);
            return Err(wrong_state(format!("Stack:{id} is in {status} state and can not be {verb}.")));
        }
        Ok(found)
    }
}

impl Rehearsal {
    fn call<T>(
        &self,
        operation: &'static str,
        act: impl FnOnce(&mut Inner, Timestamp) -> Result<T, Refusal>,
    ) -> CloudResult<T> {
        let mut inner = self.inner.borrow_mut();
        *inner.calls.entry(operation).or_default() += 1;
        let result = act(&mut inner, self.clock.now());
        result.map_err(|(kind, code, message)| CloudError { operation, code: code.to_owned(), message, kind })
    }

    fn text(&self, source: &TemplateSource) -> Result<String, Refusal> {
        match source {
            TemplateSource::Body(body) if body.len() > LARGEST_BODY => Err(invalid(
                "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200".to_owned(),
            )),
            TemplateSource::Body(body) => Ok(body.clone()),
            TemplateSource::Url(url) => {
                let bytes = url.strip_prefix(SCHEME).and_then(|key| self.store.read(key));
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                text.ok_or_else(|| invalid("S3 error: The specified key does not exist.".to_owned()))
            }
        }
    }

    /// The stack that a change set is for; a new one is made for it if it makes one.
    fn place_for<'i>(
        &self,
        inner: &'i mut Inner,
        input: &ChangeSetInput,
        now: Timestamp,
    ) -> Result<&'i mut Stack, Refusal> {
        let (name, change_set) = (&input.stack_name, &input.change_set_name);
        let found = inner.stack(name, now).map(|stack| stack.status);
        match (input.change_set_type, found) {
            (ChangeSetType::Create, Ok(StackStatus::ReviewInProgress)) => {}
            (ChangeSetType::Create, Ok(_)) => {
                return Err(wrong_state(format!(
                    "Stack [{name}] already exists and cannot be created again with the changeSet [{change_set}]."
                )));
            }
            (ChangeSetType::Create, Err(_)) => {
                inner.serial += 1;
                let id = self.stack_id(name, inner.serial);
                let stack = Stack::new(name, &id, Rc::new(input.tags.clone()));
                inner.stacks.insert(Rc::from(name.as_str()), stack);
            }
            (ChangeSetType::Update, Err(_)) => {
                return Err((ErrorKind::NotFound, "ValidationError", format!("Stack [{name}] does not exist")));
            }
            (ChangeSetType::Update, Ok(status)) if !takes_updates(status) => {
                let id = inner.stack(name, now)?.id.clone();
                return Err(wrong_state(format!("Stack:{id} is in {status} state and can not be updated.")));
            }
            (ChangeSetType::Update, Ok(_)) => {}
        }
        inner.stack(name, now)
    }

    fn checked(input: &ChangeSetInput, template: &Template) -> Result<IndexMap<String, String>, Refusal> {
        let listed = |names: Vec<&String>| names.into_iter().cloned().collect::<Vec<_>>().join(", ");
        let unknown: Vec<_> = input.parameters.keys().filter(|name| !template.parameters.contains_key(*name)).collect();
        if !unknown.is_empty() {
            return Err(invalid(format!("Parameters: [{}] do not exist in the template", listed(unknown))));
        }
        let unset = template.parameters.iter();
        let unset = unset.filter(|(name, known)| known.default.is_none() && !input.parameters.contains_key(*name));
        let unset: Vec<_> = unset.map(|(name, _)| name).collect();
        if !unset.is_empty() {
            return Err(invalid(format!("Parameters: [{}] must have values", listed(unset))));
        }
        if let Some(needed) = template.capability {
            let given = |capability: &str| input.capabilities.iter().any(|given| given == capability);
            if !given(needed) && !given("CAPABILITY_NAMED_IAM") {
                let message = format!("Requires capabilities : [{needed}]");
                return Err((ErrorKind::Validation, "InsufficientCapabilitiesException", message));
            }
        }
        Ok(with_defaults(template, &input.parameters))
    }

    fn change_set(
        &self,
        stack: &Stack,
        input: &ChangeSetInput,
        template: Rc<Template>,
        parameters: IndexMap<String, String>,
        now: Timestamp,
    ) -> KnownChangeSet {
        let comparer = Comparer {
            place: &self.place,
            facts: &*self.facts,
            template: &template,
            parameters: &parameters,
            revert_drift: input.revert_drift,
            generation: u64::try_from(stack.entries.len()).unwrap_or(0) + 1,
        };
        let compared = compare(stack, &comparer);
        let is_same = compared.as_ref().is_ok_and(|Comparison { planned, outputs }| {
            planned.is_empty() && stack.is.as_ref().is_some_and(|is| is.outputs == *outputs && *is.tags == input.tags)
        });
        let id = format!(
            "arn:aws:cloudformation:{}:{}:changeSet/{}/{}",
            self.place.region,
            self.place.account,
            input.change_set_name,
            stack.entries.len()
        );
        let (client_token, ready_at) = (input.client_token.clone(), now.after(CHANGE_SET));
        let known = KnownChangeSet {
            id,
            client_token,
            ready_at,
            status: ChangeSetStatus::Failed,
            reason: None,
            changes: Vec::new(),
            wanted: None,
            planned: Vec::new(),
            rollback: input.rollback.clone(),
        };
        match compared {
            Err(reason) => KnownChangeSet { reason: Some(reason), ..known },
            Ok(_) if is_same => KnownChangeSet { reason: Some(NO_CHANGES.to_owned()), ..known },
            Ok(Comparison { planned, outputs }) => KnownChangeSet {
                status: ChangeSetStatus::Ready,
                changes: planned.iter().map(|change| shown_change(change, &planned)).collect(),
                wanted: Some(Wanted {
                    template,
                    parameters: Rc::new(parameters),
                    tags: Rc::new(input.tags.clone()),
                    outputs,
                }),
                planned,
                ..known
            },
        }
    }

    /// Begins an operation whose effects are found with the failures that are to happen.
    fn operate<T>(
        inner: &mut Inner,
        stack: &str,
        token: &str,
        now: Timestamp,
        act: impl FnOnce(&mut Script<'_>, &Stack) -> T,
    ) -> Result<T, Refusal> {
        let mut failures = std::mem::take(&mut inner.failures);
        let result = inner.stack(stack, now).map(|found| {
            let mut script = Script::new(found, &mut failures, now);
            let result = act(&mut script, found);
            let effects: Vec<Effect> = script.effects();
            found.begin(token, effects);
            found.advance(now);
            result
        });
        inner.failures = failures;
        result
    }
}

const fn takes_updates(status: StackStatus) -> bool {
    matches!(
        status,
        StackStatus::CreateComplete
            | StackStatus::UpdateComplete
            | StackStatus::UpdateRollbackComplete
            | StackStatus::ImportComplete
            | StackStatus::ImportRollbackComplete
    )
}

fn missing_change_set(name: &str) -> Refusal {
    (ErrorKind::NotFound, "ChangeSetNotFound", format!("ChangeSet [{name}] does not exist"))
}

#[async_trait(?Send)]
impl CloudFormation for Rehearsal {
    async fn get_caller_identity(&self) -> CloudResult<Identity> {
        let account = self.place.account.clone();
        let arn = format!("arn:aws:iam::{account}:user/rehearsal");
        self.call("GetCallerIdentity", |_, _| Ok(Identity { account, arn, region: self.place.region.clone() }))
    }

    async fn describe_stacks(&self, next_token: Option<&str>) -> CloudResult<StackPage> {
        self.call("DescribeStacks", |inner, now| {
            let after = next_token.unwrap_or_default();
            let mut there = inner.stacks.values_mut().filter(|stack| &*stack.name > after).filter_map(|stack| {
                stack.advance(now);
                (stack.status != StackStatus::DeleteComplete).then(|| describe(stack))
            });
            let stacks: Vec<StackDescription> = there.by_ref().take(self.page).collect();
            let more = there.next().is_some();
            let next_token = stacks.last().filter(|_| more).map(|last| last.name.clone());
            Ok(StackPage { stacks, next_token })
        })
    }

    async fn describe_stack(&self, name: &str) -> CloudResult<StackDescription> {
        self.call("DescribeStacks", |inner, now| inner.stack(name, now).map(|stack| describe(stack)))
    }

    async fn create_change_set(&self, input: &ChangeSetInput) -> CloudResult<String> {
        self.call("CreateChangeSet", |inner, now| {
            let template = self.templates.read(&self.text(&input.template)?).map_err(invalid)?;
            let parameters = Self::checked(input, &template)?;
            let same = inner
                .stack(&input.stack_name, now)
                .ok()
                .and_then(|stack| stack.change_sets.get(&input.change_set_name));
            if let Some(same) = same {
                if same.client_token == input.client_token {
                    return Ok(same.id.clone());
                }
                let message = format!("ChangeSet {} already exists", input.change_set_name);
                return Err((ErrorKind::Exists, "AlreadyExistsException", message));
            }
            let stack = self.place_for(inner, input, now)?;
            let change_set = self.change_set(stack, input, template, parameters, now);
            let id = change_set.id.clone();
            stack.change_sets.insert(input.change_set_name.clone(), change_set);
            Ok(id)
        })
    }

    async fn describe_change_set(&self, stack: &str, name: &str) -> CloudResult<ChangeSet> {
        self.call("DescribeChangeSet", |inner, now| {
            let stack = inner.stack(stack, now).map_err(|_| missing_change_set(name))?;
            let known = stack.change_sets.get(name).ok_or_else(|| missing_change_set(name))?;
            let is_ready = known.ready_at <= now;
            Ok(ChangeSet {
                id: known.id.clone(),
                name: name.to_owned(),
                stack_id: stack.id.to_string(),
                status: if is_ready { known.status } else { ChangeSetStatus::Pending },
                status_reason: known.reason.clone().filter(|_| is_ready),
                changes: if is_ready { known.changes.clone() } else { Vec::new() },
            })
        })
    }

    async fn execute_change_set(&self, stack: &str, name: &str, client_token: &str) -> CloudResult<()> {
        self.call("ExecuteChangeSet", |inner, now| {
            let found = inner.stack(stack, now).map_err(|_| missing_change_set(name))?;
            let status = found.status;
            let is_repeated = found.token.as_deref() == Some(client_token);
            let id = Rc::clone(&found.id);
            let known = found.change_sets.get_mut(name).ok_or_else(|| missing_change_set(name))?;
            if known.status == ChangeSetStatus::Executed && is_repeated {
                return Ok(());
            }
            if known.status != ChangeSetStatus::Ready || known.ready_at > now {
                let message = format!("ChangeSet [{}] cannot be executed in its current status", known.id);
                return Err((ErrorKind::State, "InvalidChangeSetStatus", message));
            }
            if status != StackStatus::ReviewInProgress && !takes_updates(status) {
                return Err(wrong_state(format!("Stack:{id} is in {status} state and can not be updated.")));
            }
            let (Some(wanted), planned) = (known.wanted.take(), std::mem::take(&mut known.planned)) else {
                return Err(missing_change_set(name));
            };
            known.status = ChangeSetStatus::Executed;
            let rollback = known.rollback.take();
            // CloudFormation deletes the other change sets of a stack when one is executed.
            found.change_sets.retain(|other, _| other == name);
            let is_new = status == StackStatus::ReviewInProgress;
            let (set_off, set_off_all) = (inner.set_off.clone(), inner.set_off_all.clone());
            let unfinished = Self::operate(inner, stack, client_token, now, |script, stack| {
                script.watch(watched(stack, rollback.as_ref(), &set_off, &set_off_all));
                if is_new {
                    script.create(&planned, wanted);
                    return Vec::new();
                }
                script.update(&planned, wanted)
            })?;
            inner.stack(stack, now)?.unfinished = Unfinished { back: unfinished };
            Ok(())
        })
    }

    async fn delete_change_set(&self, stack: &str, name: &str) -> CloudResult<()> {
        self.call("DeleteChangeSet", |inner, now| {
            if let Ok(stack) = inner.stack(stack, now) {
                stack.change_sets.shift_remove(name);
            }
            Ok(())
        })
    }

    async fn describe_stack_events(&self, stack: &str, next_token: Option<&str>) -> CloudResult<EventPage> {
        self.call("DescribeStackEvents", |inner, now| {
            let found = inner
                .stack(stack, now)
                .map_err(|_| (ErrorKind::NotFound, "ValidationError", format!("Stack [{stack}] does not exist")))?;
            let end = next_token.and_then(|token| token.parse().ok()).unwrap_or(found.entries.len());
            let start = end.saturating_sub(PAGE);
            let page = found.entries.iter().enumerate().skip(start).take(end - start);
            let mut events: Vec<_> = page.map(|(number, entry)| event(found, number, entry)).collect();
            events.reverse();
            Ok(EventPage { events, next_token: (start > 0).then(|| start.to_string()) })
        })
    }

    async fn describe_stack_resources(&self, stack: &str) -> CloudResult<Vec<StackResource>> {
        self.call("DescribeStackResources", |inner, now| {
            let found = inner.stack(stack, now)?;
            Ok(found.resources.iter().map(|(id, held)| shown(id, held)).collect())
        })
    }

    async fn get_template(&self, stack: &str) -> CloudResult<String> {
        self.call("GetTemplate", |inner, now| {
            let found = inner.stack(stack, now)?;
            found.is.as_ref().map(|is| is.template.text.to_string()).ok_or_else(|| missing(stack))
        })
    }

    async fn delete_stack(&self, stack: &str, client_token: &str, retain: &[String]) -> CloudResult<()> {
        self.call("DeleteStack", |inner, now| {
            let Ok(found) = inner.stack(stack, now) else { return Ok(()) };
            let (id, status) = (Rc::clone(&found.id), found.status);
            if matches!(status, StackStatus::DeleteComplete | StackStatus::DeleteInProgress) {
                return Ok(());
            }
            if found.termination_protection {
                let name = &found.name;
                return Err(invalid(format!("Stack [{name}] cannot be deleted while TerminationProtection is enabled")));
            }
            if status.is_in_progress() && status != StackStatus::CreateInProgress {
                return Err(wrong_state(format!("Stack [{id}] cannot be deleted while in status {status}")));
            }
            if !retain.is_empty() && status != StackStatus::DeleteFailed {
                return Err(invalid(format!(
                    "Invalid operation on stack [{id}]. RetainResources can only be specified when the stack is in the DELETE_FAILED state."
                )));
            }
            if status == StackStatus::DeleteFailed && found.token.as_deref() == Some(client_token) {
                return Ok(());
            }
            Self::operate(inner, &id, client_token, now, |script, stack| script.delete(stack, retain))
        })
    }

    async fn continue_update_rollback(&self, stack: &str, client_token: &str, skip: &[String]) -> CloudResult<()> {
        self.call("ContinueUpdateRollback", |inner, now| {
            let found = inner.idle(stack, now, "rolled back")?;
            if found.status != StackStatus::UpdateRollbackFailed {
                let (id, status) = (&found.id, found.status);
                return Err(wrong_state(format!("Stack:{id} is in {status} state and can not be rolled back.")));
            }
            let unfinished = std::mem::take(&mut found.unfinished);
            found.status = StackStatus::UpdateRollbackInProgress;
            let back =
                Self::operate(inner, stack, client_token, now, |script, _| script.roll_back(unfinished.back, skip))?;
            inner.stack(stack, now)?.unfinished = Unfinished { back };
            Ok(())
        })
    }

    async fn rollback_stack(&self, stack: &str, _client_token: &str) -> CloudResult<()> {
        self.call("RollbackStack", |inner, now| {
            // Nothing here is made with rollback switched off, so no stack is in a state that takes this.
            let found = inner.idle(stack, now, "rolled back")?;
            let (id, status) = (&found.id, found.status);
            Err(wrong_state(format!("Stack:{id} is in {status} state and can not be rolled back.")))
        })
    }

    async fn cancel_update_stack(&self, stack: &str, _client_token: &str) -> CloudResult<()> {
        self.call("CancelUpdateStack", |inner, now| {
            let found = inner.stack(stack, now)?;
            let status = found.status;
            // What was decided when the update began is not taken back: the update goes on to its end.
            if status == StackStatus::UpdateInProgress {
                return Ok(());
            }
            Err(wrong_state(format!("CancelUpdateStack cannot be called from current stack status {status}")))
        })
    }

    async fn update_termination_protection(&self, stack: &str, enabled: bool) -> CloudResult<()> {
        self.call("UpdateTerminationProtection", |inner, now| {
            inner.stack(stack, now)?.termination_protection = enabled;
            Ok(())
        })
    }

    async fn detect_stack_drift(&self, stack: &str) -> CloudResult<String> {
        self.call("DetectStackDrift", |inner, now| {
            let found = inner.idle(stack, now, "checked for drift")?;
            let count = u32::try_from(found.resources.len()).unwrap_or(u32::MAX);
            let id = format!("{}-{}", found.name, now.millis());
            inner.detections.insert(id.clone(), now.after(DETECTION.saturating_mul(count)));
            Ok(id)
        })
    }

    async fn describe_drift_detection(&self, stack: &str, id: &str) -> CloudResult<DriftDetection> {
        self.call("DescribeStackDriftDetectionStatus", |inner, now| {
            let unknown = || invalid(format!("Stack drift detection status for {id} does not exist"));
            let ready_at = *inner.detections.get(id).ok_or_else(unknown)?;
            if now < ready_at {
                return Ok(DriftDetection::InProgress);
            }
            let found = inner.stack(stack, now)?;
            Ok(DriftDetection::Complete(found.resources.iter().map(|(id, held)| drift(id, held)).collect()))
        })
    }

    async fn explain_failure(&self, _resource_type: &str, _physical_id: &str) -> Vec<String> {
        Vec::new()
    }
}

fn drift(id: &str, held: &super::Held) -> ResourceDrift {
    let live = &held.live;
    let actual = held.actual.as_ref().unwrap_or(&live.properties);
    let mut paths = Vec::new();
    differences(&live.properties, actual, &mut String::new(), &mut paths);
    let difference = |path: String| {
        let pointer = ["/", &path].concat();
        let at = |value: &Json| value.pointer(&pointer).map(text);
        let (expected, actual) = (at(&live.properties), at(actual));
        let difference = match (&expected, &actual) {
            (None, _) => "ADD",
            (_, None) => "REMOVE",
            _ => "NOT_EQUAL",
        };
        PropertyDifference {
            path: pointer,
            expected: expected.unwrap_or_default(),
            actual: actual.unwrap_or_default(),
            difference: difference.to_owned(),
        }
    };
    let differences: Vec<PropertyDifference> = paths.into_iter().map(difference).collect();
    ResourceDrift {
        logical_id: id.to_owned(),
        physical_id: Some(live.physical_id.to_string()),
        resource_type: live.resource_type.to_string(),
        status: if differences.is_empty() { DriftStatus::InSync } else { DriftStatus::Modified },
        differences,
    }
}
