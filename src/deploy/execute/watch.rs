//! Waiting for CloudFormation: one watch for all units of a deployment.
//!
//! As long as few stacks are at work, each is asked for by itself, with its events; when there are many,
//! one paged listing answers for all of them. Throttled calls are waited out and fail nothing.

use crate::deploy::World;
use crate::deploy::clock::Timestamp;
use crate::deploy::cloud::{CloudError, ErrorKind, StackDescription, StackEvent, StackStatus};
use crate::deploy::progress::{Event, Progress};
use crate::deploy::state::{Live, ask, live};
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// From how many stacks on a listing of all of them is fewer calls.
const MANY: usize = 8;

/// How long a stack may look as it did before an operation that CloudFormation has accepted: what it says of stacks may
/// be a little old. <https://github.com/aws/aws-cdk-cli/pull/1848>
pub(in crate::deploy) const LAG: Duration = Duration::from_secs(20);

/// How long to wait between two looks, at first and at most. Most stacks take a minute or more; the first
/// looks come early for those that fail at once.
const FIRST: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_secs(5);

/// Looks at stacks until they are done.
pub(super) struct Watch<'a> {
    world: World<'a>,
    progress: &'a dyn Progress,
    active: Cell<usize>,
    listing: RefCell<(Option<Duration>, Live)>,
    is_listing: Cell<bool>,
}

impl<'a> Watch<'a> {
    pub fn new(world: World<'a>, progress: &'a dyn Progress) -> Self {
        let listing = RefCell::new((None, Live::new()));
        Self { world, progress, active: Cell::new(0), listing, is_listing: Cell::new(false) }
    }

    pub fn tell(&self, event: &Event) {
        self.progress.tell(self.world.clock.now(), event);
    }

    /// Waits until CloudFormation does not work on a stack any more; `None` if it is gone. `stack` is a name
    /// or an ARN; only by its ARN is a deleted stack told from a new one of its name.
    /// `token` is that of the operation which is waited for: events of others are not told.
    pub async fn settled(&self, unit: &str, stack: &str, token: &str) -> Result<Option<StackDescription>, CloudError> {
        self.until(unit, stack, token, None).await
    }

    /// The same after an operation that CloudFormation has just accepted. As long as the stack looks as it did
    /// before, the operation has not begun, or the answer is old.
    pub async fn settled_after(
        &self,
        unit: &str,
        stack: &str,
        token: &str,
        was: Moment,
    ) -> Result<Option<StackDescription>, CloudError> {
        self.until(unit, stack, token, Some(was)).await
    }

    async fn until(
        &self,
        unit: &str,
        stack: &str,
        token: &str,
        was: Option<Moment>,
    ) -> Result<Option<StackDescription>, CloudError> {
        self.active.set(self.active.get() + 1);
        let result = self.wait(unit, stack, token, was).await;
        self.active.set(self.active.get() - 1);
        result
    }

    async fn wait(
        &self,
        unit: &str,
        stack: &str,
        token: &str,
        was: Option<Moment>,
    ) -> Result<Option<StackDescription>, CloudError> {
        let begun = self.world.clock.steady();
        let mut pause = FIRST;
        let mut seen = Seen { token, newest: None };
        loop {
            let is_crowded = self.active.get() > MANY;
            // An answer may take long, and says what was when it was asked for.
            let is_early = self.world.clock.steady() - begun < LAG;
            let is_old = |found: &StackDescription| is_early && was.is_some_and(|was| was.is_of(found));
            if !is_crowded {
                self.tell_events(unit, stack, &mut seen).await;
            }
            let found = self.look(stack, is_crowded).await?;
            match found {
                Some(found) if found.status.is_in_progress() || is_old(&found) => {}
                Some(found) => {
                    if !is_crowded {
                        self.tell_events(unit, stack, &mut seen).await;
                    }
                    return Ok(Some(found));
                }
                None => return Ok(None),
            }
            self.world.clock.sleep(pause).await;
            pause = (pause * 2).min(LATER);
        }
    }

    async fn look(&self, stack: &str, is_crowded: bool) -> Result<Option<StackDescription>, CloudError> {
        let listed_at = self.listing.borrow().0;
        let is_old = listed_at.is_none_or(|at| self.world.clock.steady() - at >= FIRST);
        if is_crowded && !self.is_listing.get() && is_old {
            self.is_listing.set(true);
            let listed = live(self.world).await;
            self.is_listing.set(false);
            *self.listing.borrow_mut() = (Some(self.world.clock.steady()), listed?);
        }
        if is_crowded && let Some(found) = self.listed(stack).filter(|found| found.status.is_in_progress()) {
            return Ok(Some(found));
        }
        // What a listing says of a stack that ended may be older than its last operation: ask for itself.
        let answer = ask(self.world, || self.world.cloudformation.describe_stack(stack)).await;
        match answer {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn listed(&self, stack: &str) -> Option<StackDescription> {
        let listing = self.listing.borrow();
        listing.1.get(stack).or_else(|| listing.1.values().find(|found| found.id == stack)).cloned()
    }

    /// Tells what happened to the resources since the last look. Events are for people: when they cannot be
    /// had, the work goes on without.
    async fn tell_events(&self, unit: &str, stack: &str, seen: &mut Seen<'_>) {
        let Ok(page) = self.world.cloudformation.describe_stack_events(stack, None).await else { return };
        let mut new: Vec<&StackEvent> = Vec::new();
        for event in &page.events {
            if seen.newest.as_deref() == Some(event.id.as_str()) {
                break;
            }
            new.push(event);
        }
        seen.newest = page.events.first().map(|event| event.id.clone()).or(seen.newest.take());
        // What was before this operation is no news.
        new.retain(|event| event.client_token.as_deref().is_none_or(|token| token == seen.token));
        for event in new.into_iter().rev().filter(|event| event.resource_type != "AWS::CloudFormation::Stack") {
            let told = Event::Resource {
                unit: unit.to_owned(),
                logical_id: event.logical_id.clone(),
                resource_type: event.resource_type.clone(),
                status: event.status.clone(),
                reason: event.reason.clone(),
            };
            self.progress.tell(self.world.clock.now(), &told);
        }
    }
}

/// How a stack stood at some moment: every operation changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    status: StackStatus,
    last_updated: Option<Timestamp>,
}

impl Moment {
    /// A stack of which nothing is there but a change set.
    pub const SHELL: Self = Self { status: StackStatus::ReviewInProgress, last_updated: None };

    /// How a stack stands.
    pub const fn of(stack: &StackDescription) -> Self {
        Self { status: stack.status, last_updated: stack.last_updated }
    }

    fn is_of(self, stack: &StackDescription) -> bool {
        // A shell is one whenever it was made.
        self.status == stack.status
            && (self.status == StackStatus::ReviewInProgress || self.last_updated == stack.last_updated)
    }
}

/// Which events were told already.
struct Seen<'t> {
    token: &'t str,
    newest: Option<String>,
}
