//! A world in which calls fail, and the process that makes them dies.
//!
//! A [`Process`] stands between an engine and its world. By a seed it throttles calls, fails them before or
//! after they take effect, loses answers of conditional writes, lets time pass as if the machine had slept,
//! sets the machine's clock, shows stacks as they were a moment ago, and at a given call ends the process: the call never comes back, and [`Process::death`] does. What the
//! world was told before stays. Start at [`Process::new`].

use super::memory::VirtualClock;
use crate::deploy::World;
use crate::deploy::clock::{Clock, Timestamp};
use crate::deploy::cloud::{
    ChangeSet, ChangeSetInput, CloudError, CloudFormation, CloudResult, DriftDetection, ErrorKind, EventPage, Identity,
    StackDescription, StackPage, StackResource,
};
use crate::deploy::inventory::{Absence, Inventory, Question};
use crate::deploy::lock::{LockError, LockItem, LockTable};
use crate::deploy::probe::{Answer, Probe, ProbeError, Request};
use crate::deploy::store::{Condition, Store, StoreError, Stored, Version};
use async_trait::async_trait;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::{pending, poll_fn};
use std::task::Poll;
use std::time::Duration;

/// Numbers that look like chance and are the same for the same seed (SplitMix64, Steele and others, 2014).
#[derive(Debug, Clone)]
pub struct Random(Cell<u64>);

impl Random {
    /// Numbers from a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// The next number.
    pub fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; 0 if the bound is.
    pub fn below(&self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// Whether something happens that does in so many of a thousand cases.
    pub fn happens(&self, permille: u64) -> bool {
        self.below(1000) < permille
    }
}

/// What goes wrong, in a thousand calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates {
    /// Calls that are refused because there are too many.
    pub throttled: u64,
    /// Calls that fail without effect.
    pub failed: u64,
    /// Calls that take effect and whose answer is lost.
    pub lost: u64,
    /// Calls before which the machine sleeps for longer than a lease lasts.
    pub slept: u64,
    /// Calls that take long.
    pub slow: u64,
    /// Calls before which somebody sets the clock of this machine, forwards or backwards.
    pub jumped: u64,
    /// Looks at a stack that show it as it was a moment ago.
    pub stale: u64,
}

/// Where the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// Before the call of this number, counted from 1, takes effect.
    Before(u64),
    /// After it took effect, before its answer.
    After(u64),
}

/// How long a machine sleeps: longer than a lease.
const SLEEP: Duration = Duration::from_secs(150);

/// How far the clock of a machine may be off, in milliseconds: two of them by less than [`crate::deploy::lease::SKEW`].
const FARTHEST: u64 = 7 * 60 * 1000;

/// How old an answer of CloudFormation may be.
const STALE: Duration = Duration::from_secs(3);

/// A process that works on a world.
pub struct Process<'a> {
    world: World<'a>,
    clock: &'a VirtualClock,
    random: Random,
    rates: Rates,
    death: Option<Death>,
    calls: Cell<u64>,
    is_dead: Cell<bool>,
    on_write: &'a dyn Fn(&'static str),
    /// How far ahead the clock of this machine is, in milliseconds.
    ahead: Cell<i64>,
    /// Stacks as they looked, oldest first, with the time at which they did.
    looks: RefCell<VecDeque<(Duration, StackDescription)>>,
}

impl<'a> Process<'a> {
    /// A process. `on_write` is told of every call that changes a stack or a record, before it takes effect.
    pub fn new(
        world: World<'a>,
        clock: &'a VirtualClock,
        seed: u64,
        rates: Rates,
        death: Option<Death>,
        on_write: &'a dyn Fn(&'static str),
    ) -> Self {
        let (calls, is_dead) = (Cell::new(0), Cell::new(false));
        let (ahead, looks) = (Cell::new(0), RefCell::default());
        Self { world, clock, random: Random::new(seed), rates, death, calls, is_dead, on_write, ahead, looks }
    }

    /// The world as the process sees it.
    #[must_use]
    pub fn world(&self) -> World<'_> {
        World { cloudformation: self, store: self, locks: self, probe: self, inventory: self, clock: self }
    }

    /// How many calls it made.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.calls.get()
    }

    /// Comes back when the process has ended. To be waited for together with the engine, and after it: it is
    /// looked at whenever the engine was.
    pub async fn death(&self) {
        poll_fn(|_| if self.is_dead.get() { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    async fn die(&self) -> ! {
        self.is_dead.set(true);
        loop {
            pending::<()>().await;
        }
    }

    async fn call<T, E>(
        &self,
        call: impl Future<Output = Result<T, E>>,
        write: Option<&'static str>,
        fail: impl Fn(bool) -> E,
    ) -> Result<T, E> {
        let number = self.calls.get() + 1;
        self.calls.set(number);
        let (random, rates) = (&self.random, self.rates);
        // A machine that sleeps within a call that changes something writes late, and nobody can keep it from that.
        if write.is_none() && random.happens(rates.slept) {
            self.clock.jump(SLEEP);
        }
        if random.happens(rates.jumped) {
            let off = i64::try_from(random.below(2 * FARTHEST)).unwrap_or(0);
            self.ahead.set(off - i64::try_from(FARTHEST).unwrap_or(0));
        }
        if self.death == Some(Death::Before(number)) {
            self.die().await;
        }
        if random.happens(rates.throttled) {
            return Err(fail(true));
        }
        if random.happens(rates.failed) {
            return Err(fail(false));
        }
        if let Some(write) = write {
            (self.on_write)(write);
        }
        let answer = call.await;
        if self.death == Some(Death::After(number)) {
            self.die().await;
        }
        let latency = if random.happens(rates.slow) { 25_000 } else { 20 + random.below(80) };
        self.clock.sleep(Duration::from_millis(latency)).await;
        if random.happens(rates.lost) { Err(fail(false)) } else { answer }
    }
}

impl Process<'_> {
    /// What is answered about a stack: what it was, if CloudFormation is a moment behind.
    fn look(&self, wanted: &str, answer: CloudResult<StackDescription>) -> CloudResult<StackDescription> {
        let now = self.world.clock.steady();
        let mut looks = self.looks.borrow_mut();
        looks.retain(|(at, _)| now - *at <= STALE);
        let is_it = |look: &StackDescription| look.id == wanted || look.name == wanted;
        let earlier = looks.iter().find(|(_, look)| is_it(look)).map(|(_, look)| look.clone());
        if let Ok(found) = &answer {
            looks.push_back((now, found.clone()));
        }
        earlier.filter(|_| self.random.happens(self.rates.stale)).map_or(answer, Ok)
    }
}

/// What a key of the store holds that only the holder of the lock may write.
fn guarded(key: &str) -> Option<&'static str> {
    (key.ends_with("/state.json") || key.contains("/deployments/")).then_some("PutObject")
}

fn cloud(operation: &'static str) -> impl Fn(bool) -> CloudError {
    move |is_throttled| {
        let (code, message, kind) = if is_throttled {
            ("Throttling", "Rate exceeded", ErrorKind::Throttled)
        } else {
            ("ServiceUnavailable", "the answer did not arrive", ErrorKind::Unavailable)
        };
        CloudError { operation, code: code.to_owned(), message: message.to_owned(), kind }
    }
}

fn store(_: bool) -> StoreError {
    StoreError::Failed("the answer did not arrive".to_owned())
}

fn lock(_: bool) -> LockError {
    LockError::Failed("the answer did not arrive".to_owned())
}

#[async_trait(?Send)]
impl Clock for Process<'_> {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.world.clock.now().millis().saturating_add_signed(self.ahead.get()))
    }

    fn steady(&self) -> Duration {
        self.world.clock.steady()
    }

    async fn sleep(&self, duration: Duration) {
        self.world.clock.sleep(duration).await;
    }
}

#[async_trait(?Send)]
impl Probe for Process<'_> {
    async fn get(&self, request: &Request) -> Result<Answer, ProbeError> {
        let lost = |_| ProbeError::Connection("the answer did not arrive".to_owned());
        self.call(self.world.probe.get(request), None, lost).await
    }
}

#[async_trait(?Send)]
impl Inventory for Process<'_> {
    async fn absent(&self, question: &Question) -> CloudResult<BTreeMap<String, Absence>> {
        self.call(self.world.inventory.absent(question), None, cloud(question.action())).await
    }

    async fn pull_through_prefixes(&self, registry: &str, region: &str) -> CloudResult<Vec<String>> {
        let call = self.world.inventory.pull_through_prefixes(registry, region);
        self.call(call, None, cloud("DescribePullThroughCacheRules")).await
    }
}

#[async_trait(?Send)]
impl Store for Process<'_> {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        self.call(self.world.store.get(key), None, store).await
    }

    async fn put(&self, key: &str, bytes: Vec<u8>, condition: &Condition) -> Result<Version, StoreError> {
        self.call(self.world.store.put(key, bytes, condition), guarded(key), store).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.call(self.world.store.list(prefix), None, store).await
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.call(self.world.store.delete(key), None, store).await
    }

    async fn history(&self, key: &str) -> Result<Vec<String>, StoreError> {
        self.call(self.world.store.history(key), None, store).await
    }

    fn url(&self, key: &str) -> Option<String> {
        self.world.store.url(key)
    }

    fn describe(&self) -> String {
        self.world.store.describe()
    }
}

#[async_trait(?Send)]
impl LockTable for Process<'_> {
    async fn get(&self, key: &str) -> Result<Option<LockItem>, LockError> {
        self.call(self.world.locks.get(key), None, lock).await
    }

    async fn put(&self, key: &str, item: &LockItem, expected: Option<u64>, expires: u64) -> Result<(), LockError> {
        self.call(self.world.locks.put(key, item, expected, expires), None, lock).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<(String, LockItem)>, LockError> {
        self.call(self.world.locks.list(prefix), None, lock).await
    }

    fn describe(&self) -> String {
        self.world.locks.describe()
    }
}

#[async_trait(?Send)]
impl CloudFormation for Process<'_> {
    async fn get_caller_identity(&self) -> CloudResult<Identity> {
        self.call(self.world.cloudformation.get_caller_identity(), None, cloud("GetCallerIdentity")).await
    }

    async fn describe_stacks(&self, next_token: Option<&str>) -> CloudResult<StackPage> {
        self.call(self.world.cloudformation.describe_stacks(next_token), None, cloud("DescribeStacks")).await
    }

    async fn describe_stack(&self, name: &str) -> CloudResult<StackDescription> {
        let call = async { self.look(name, self.world.cloudformation.describe_stack(name).await) };
        self.call(call, None, cloud("DescribeStacks")).await
    }

    async fn create_change_set(&self, input: &ChangeSetInput) -> CloudResult<String> {
        let name = "CreateChangeSet";
        self.call(self.world.cloudformation.create_change_set(input), Some(name), cloud(name)).await
    }

    async fn describe_change_set(&self, stack: &str, name: &str) -> CloudResult<ChangeSet> {
        let call = self.world.cloudformation.describe_change_set(stack, name);
        self.call(call, None, cloud("DescribeChangeSet")).await
    }

    async fn execute_change_set(&self, stack: &str, name: &str, client_token: &str) -> CloudResult<()> {
        let call = self.world.cloudformation.execute_change_set(stack, name, client_token);
        self.call(call, Some("ExecuteChangeSet"), cloud("ExecuteChangeSet")).await
    }

    async fn delete_change_set(&self, stack: &str, name: &str) -> CloudResult<()> {
        let call = self.world.cloudformation.delete_change_set(stack, name);
        self.call(call, Some("DeleteChangeSet"), cloud("DeleteChangeSet")).await
    }

    async fn describe_stack_events(&self, stack: &str, next_token: Option<&str>) -> CloudResult<EventPage> {
        let call = self.world.cloudformation.describe_stack_events(stack, next_token);
        self.call(call, None, cloud("DescribeStackEvents")).await
    }

    async fn describe_stack_resources(&self, stack: &str) -> CloudResult<Vec<StackResource>> {
        let call = self.world.cloudformation.describe_stack_resources(stack);
        self.call(call, None, cloud("DescribeStackResources")).await
    }

    async fn get_template(&self, stack: &str) -> CloudResult<String> {
        self.call(self.world.cloudformation.get_template(stack), None, cloud("GetTemplate")).await
    }

    async fn delete_stack(&self, stack: &str, client_token: &str, retain: &[String]) -> CloudResult<()> {
        let call = self.world.cloudformation.delete_stack(stack, client_token, retain);
        self.call(call, Some("DeleteStack"), cloud("DeleteStack")).await
    }

    async fn continue_update_rollback(&self, stack: &str, client_token: &str, skip: &[String]) -> CloudResult<()> {
        let name = "ContinueUpdateRollback";
        let call = self.world.cloudformation.continue_update_rollback(stack, client_token, skip);
        self.call(call, Some(name), cloud(name)).await
    }

    async fn rollback_stack(&self, stack: &str, client_token: &str) -> CloudResult<()> {
        let call = self.world.cloudformation.rollback_stack(stack, client_token);
        self.call(call, Some("RollbackStack"), cloud("RollbackStack")).await
    }

    async fn cancel_update_stack(&self, stack: &str, client_token: &str) -> CloudResult<()> {
        let call = self.world.cloudformation.cancel_update_stack(stack, client_token);
        self.call(call, Some("CancelUpdateStack"), cloud("CancelUpdateStack")).await
    }

    async fn update_termination_protection(&self, stack: &str, enabled: bool) -> CloudResult<()> {
        let name = "UpdateTerminationProtection";
        let call = self.world.cloudformation.update_termination_protection(stack, enabled);
        self.call(call, Some(name), cloud(name)).await
    }

    async fn detect_stack_drift(&self, stack: &str) -> CloudResult<String> {
        self.call(self.world.cloudformation.detect_stack_drift(stack), None, cloud("DetectStackDrift")).await
    }

    async fn describe_drift_detection(&self, stack: &str, id: &str) -> CloudResult<DriftDetection> {
        let call = self.world.cloudformation.describe_drift_detection(stack, id);
        self.call(call, None, cloud("DescribeStackDriftDetectionStatus")).await
    }

    async fn explain_failure(&self, resource_type: &str, physical_id: &str) -> Vec<String> {
        self.world.cloudformation.explain_failure(resource_type, physical_id).await
    }
}
