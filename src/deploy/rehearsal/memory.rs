//! Store and table of locks in memory, and time that passes as fast as it is waited for.

use crate::deploy::clock::{Clock, Timestamp};
use crate::deploy::lock::{LockError, LockItem, LockTable};
use crate::deploy::store::{Condition, Store, StoreError, Stored, Version};
use async_trait::async_trait;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;
use tokio::time::Instant;

/// 2030-01-01, when every rehearsal begins.
pub const BEGINNING: Timestamp = Timestamp::from_millis(1_893_456_000_000);

/// The keys of a store begin so in its URLs.
pub(super) const SCHEME: &str = "memory://";

/// Runs a rehearsal to its end: on this thread, in virtual time, which jumps to whatever is waited for next.
///
/// # Errors
/// When the runtime cannot be made.
pub fn rehearse<T>(rehearsal: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    Ok(runtime.block_on(rehearsal))
}

/// Virtual time. To be made within [`rehearse`].
#[derive(Debug)]
pub struct VirtualClock {
    start: Timestamp,
    origin: Instant,
    ahead: Cell<Duration>,
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::starting(BEGINNING)
    }
}

impl VirtualClock {
    /// A clock that shows a moment now.
    #[must_use]
    pub fn starting(start: Timestamp) -> Self {
        Self { start, origin: Instant::now(), ahead: Cell::new(Duration::ZERO) }
    }

    /// Lets time pass while nobody works: as if every process had been suspended.
    pub fn jump(&self, duration: Duration) {
        self.ahead.set(self.ahead.get() + duration);
    }
}

#[async_trait(?Send)]
impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        self.start.after(self.origin.elapsed() + self.ahead.get())
    }

    /// Stands still while everybody is suspended, as `CLOCK_MONOTONIC` does on Linux.
    fn steady(&self) -> Duration {
        self.origin.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    kept: RefCell<BTreeMap<String, Stored>>,
    writes: Cell<u64>,
}

impl MemoryStore {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What is under a key.
    #[must_use]
    pub fn read(&self, key: &str) -> Option<Vec<u8>> {
        self.kept.borrow().get(key).map(|stored| stored.bytes.clone())
    }

    /// How many writes took effect.
    #[must_use]
    pub const fn writes(&self) -> u64 {
        self.writes.get()
    }
}

#[async_trait(?Send)]
impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        Ok(self.kept.borrow().get(key).cloned())
    }

    async fn put(&self, key: &str, bytes: Vec<u8>, condition: &Condition) -> Result<Version, StoreError> {
        let mut kept = self.kept.borrow_mut();
        let present = kept.get(key).map(|stored| &stored.version);
        let holds = match condition {
            Condition::Always => true,
            Condition::Absent => present.is_none(),
            Condition::Is(version) => present == Some(version),
        };
        if !holds {
            return Err(StoreError::Conflict { key: key.to_owned() });
        }
        self.writes.set(self.writes.get() + 1);
        let version = Version(self.writes.get().to_string());
        kept.insert(key.to_owned(), Stored { bytes, version: version.clone() });
        Ok(version)
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.kept.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.kept.borrow_mut().remove(key);
        Ok(())
    }

    async fn history(&self, _key: &str) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }

    fn url(&self, key: &str) -> Option<String> {
        Some([SCHEME, key].concat())
    }

    fn describe(&self) -> String {
        "the memory of this rehearsal".to_owned()
    }
}

/// A table of locks in memory.
#[derive(Debug, Default)]
pub struct MemoryLocks {
    items: RefCell<BTreeMap<String, LockItem>>,
    writes: Cell<u64>,
}

impl MemoryLocks {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The item of a key.
    #[must_use]
    pub fn read(&self, key: &str) -> Option<LockItem> {
        self.items.borrow().get(key).cloned()
    }

    /// How many writes took effect.
    #[must_use]
    pub const fn writes(&self) -> u64 {
        self.writes.get()
    }
}

#[async_trait(?Send)]
impl LockTable for MemoryLocks {
    async fn get(&self, key: &str) -> Result<Option<LockItem>, LockError> {
        Ok(self.read(key))
    }

    async fn put(&self, key: &str, item: &LockItem, expected: Option<u64>, _: u64) -> Result<(), LockError> {
        let mut items = self.items.borrow_mut();
        if items.get(key).map(|present| present.revision) != expected {
            return Err(LockError::Conflict);
        }
        self.writes.set(self.writes.get() + 1);
        items.insert(key.to_owned(), item.clone());
        Ok(())
    }

    async fn list(&self, prefix: &str) -> Result<Vec<(String, LockItem)>, LockError> {
        let items = self.items.borrow();
        let found = items.iter().filter(|(key, _)| key.starts_with(prefix));
        Ok(found.map(|(key, item)| (key.clone(), item.clone())).collect())
    }

    fn describe(&self) -> String {
        "the memory of this rehearsal".to_owned()
    }
}
