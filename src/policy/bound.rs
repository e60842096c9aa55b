//! A bound on the memory of rules that are interpreted.
//!
//! The interpreter compares one limit of the process with what the allocator has given out and not got back:
//! regorus makes an allocator that counts that of every program which links it. The limit stands while such a rule
//! is evaluated, above what was in use when that began. Knows nothing of rules and what they give. Start at
//! [`bounded`].

use regorus::set_global_memory_limit;
use regorus_mimalloc::global_allocation_stats_snapshot;
use std::sync::{Mutex, PoisonError, RwLock};

/// Evaluations that go on side by side share this; one that has to know what it alone takes has it for itself.
static TURN: RwLock<()> = RwLock::new(());

/// How many evaluations with a bound go on.
static BOUNDED: Mutex<usize> = Mutex::new(0);

/// Does some work that may take so many bytes; `None` is any number. The limit is one for all that goes on in the
/// process, so work that was `refused` memory is done once more by itself: what others took is not held against it.
pub(super) fn bounded<T>(bytes: Option<u64>, mut work: impl FnMut() -> T, refused: impl Fn(&T) -> bool) -> T {
    let done = {
        let _turn = TURN.read().unwrap_or_else(PoisonError::into_inner);
        let _limit = bytes.map(Limit::set);
        work()
    };
    if !refused(&done) {
        return done;
    }
    // What was made in vain is given back first.
    drop(done);
    let _turn = TURN.write().unwrap_or_else(PoisonError::into_inner);
    let _limit = bytes.map(Limit::set);
    work()
}

/// The limit stands while there is one of these.
struct Limit;

impl Limit {
    /// Sets the limit so far above what is in use now, unless one stands already: to raise that would bound nothing
    /// where one evaluation begins after the other.
    fn set(bytes: u64) -> Self {
        let mut bounded = BOUNDED.lock().unwrap_or_else(PoisonError::into_inner);
        if *bounded == 0 {
            let used = global_allocation_stats_snapshot().allocated;
            set_global_memory_limit(Some(used.saturating_add(bytes)));
        }
        *bounded += 1;
        Self
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        let mut bounded = BOUNDED.lock().unwrap_or_else(PoisonError::into_inner);
        *bounded = bounded.saturating_sub(1);
        if *bounded == 0 {
            set_global_memory_limit(None);
        }
    }
}
