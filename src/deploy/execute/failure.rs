//! The first cause of a failure, from a stack's events.

use crate::deploy::World;
use crate::deploy::cloud::{StackDescription, StackEvent};
use crate::deploy::record::StepFailure;
use crate::deploy::state::ask;

/// How many pages of events are read: a hundred events each, more than a stack of 500 resources makes.
const PAGES: usize = 20;

/// What CloudFormation says of resources that it stopped because another one failed.
const CONSEQUENCES: [&str; 3] = ["Resource creation cancelled", "Resource update cancelled", "cancelled"];

/// What failed first in the last operation of a stack. `token` is the client token of the operation, which
/// tells its events from those before it.
pub(super) async fn first_cause(world: World<'_>, stack: &StackDescription, token: &str) -> StepFailure {
    let events = events(world, &stack.id, token).await;
    let status = Some(stack.status);
    let Some(event) = cause(&events) else {
        let reason = taken_back(&events).or_else(|| stack.status_reason.clone());
        let reason = reason.unwrap_or_else(|| format!("the stack is in {}", stack.status));
        return StepFailure { reason, stack_status: status, ..StepFailure::default() };
    };
    let details = match &event.physical_id {
        Some(id) => world.cloudformation.explain_failure(&event.resource_type, id).await,
        None => Vec::new(),
    };
    StepFailure {
        logical_id: if is_stack(event) { String::new() } else { event.logical_id.clone() },
        resource_type: event.resource_type.clone(),
        physical_id: event.physical_id.clone(),
        reason: event.reason.clone().unwrap_or_else(|| event.status.clone()),
        details,
        stack_status: status,
        smoke_test: None,
    }
}

fn is_stack(event: &StackEvent) -> bool {
    event.resource_type == "AWS::CloudFormation::Stack"
}

/// The events of the operation, oldest first. When they cannot be had, the status of the stack has to do.
async fn events(world: World<'_>, stack: &str, token: &str) -> Vec<StackEvent> {
    let mut events = Vec::new();
    let mut next: Option<String> = None;
    for _ in 0..PAGES {
        let page = ask(world, || world.cloudformation.describe_stack_events(stack, next.as_deref())).await;
        let Ok(page) = page else { break };
        let is_earlier = |event: &StackEvent| event.client_token.as_deref().is_some_and(|other| other != token);
        let ends = page.events.iter().any(|event| is_earlier(event) && is_stack(event));
        events.extend(page.events.into_iter().take_while(|event| !is_earlier(event)));
        next = page.next_token;
        if ends || next.is_none() {
            break;
        }
    }
    events.reverse();
    events
}

/// Why a stack was taken back of which no resource failed: an alarm went off.
fn taken_back(events: &[StackEvent]) -> Option<String> {
    let begins = |event: &&StackEvent| is_stack(event) && event.status.ends_with("ROLLBACK_IN_PROGRESS");
    events.iter().find(begins)?.reason.clone()
}

/// The oldest failure that is not the consequence of another one.
fn cause(events: &[StackEvent]) -> Option<&StackEvent> {
    let is_consequence = |event: &StackEvent| {
        let reason = event.reason.as_deref().unwrap_or_default();
        reason.is_empty() || CONSEQUENCES.iter().any(|text| reason.contains(text))
    };
    let mut failures = events.iter().filter(|event| event.is_failure());
    let first = failures.clone().find(|event| !is_consequence(event) && !is_stack(event));
    first.or_else(|| failures.clone().find(|event| !is_consequence(event))).or_else(|| failures.next())
}
