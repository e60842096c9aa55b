//! A rehearsed account with all that is around it: what a [`World`] needs.

use super::{MemoryLocks, MemoryStore, Place, Rehearsal, VirtualClock};
use crate::deploy::World;
use std::rc::Rc;

/// CloudFormation, store, locks and time, which know each other. To be made within [`super::rehearse`].
pub struct Stage {
    /// The time.
    pub clock: Rc<VirtualClock>,
    /// The store.
    pub store: Rc<MemoryStore>,
    /// The locks.
    pub locks: MemoryLocks,
    /// CloudFormation, which answers smoke tests and knows what else is there, too.
    pub cloud: Rehearsal,
}

impl Stage {
    /// An account and region in which nothing is yet.
    #[must_use]
    pub fn new(place: Place) -> Self {
        let (clock, store) = (Rc::new(VirtualClock::default()), Rc::new(MemoryStore::new()));
        let cloud = Rehearsal::new(Rc::clone(&clock), Rc::clone(&store), place);
        Self { clock, store, locks: MemoryLocks::new(), cloud }
    }

    /// Everything outside the engine.
    #[must_use]
    pub fn world(&self) -> World<'_> {
        let Self { clock, store, locks, cloud } = self;
        World { cloudformation: cloud, store: &**store, locks, probe: cloud, inventory: cloud, clock: &**clock }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new(Place::default())
    }
}
