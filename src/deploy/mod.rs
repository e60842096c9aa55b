//! The engine: takes an assembly to CloudFormation, wave after wave, and keeps what it did.
//!
//! The engine itself touches no network, file or clock: everything that does is behind six traits,
//! [`cloud::CloudFormation`], [`store::Store`], [`lock::LockTable`], [`probe::Probe`], [`inventory::Inventory`] and
//! [`clock::Clock`], gathered in a [`World`]. AWS is one world (`aws/`, behind the feature `aws`), the rehearsal another (`rehearsal/`): a
//! deterministic CloudFormation in this process, with virtual time, on which the fault tests run.
//!
//! ```text
//! assembly ─► plan ─► execute ─► change sets, events ─► state, deployment record
//!    state ─┘           └─ failure ─► rollback across waves ─► diagnostics at YAML lines
//! ```
//!
//! All of it runs on one thread: futures side by side, never threads, so that a rehearsal is the same every
//! time. Start at [`World`], then [`assembly::Assembly`].

pub mod assembly;
#[cfg(feature = "aws")]
pub mod aws;
pub mod bootstrap;
pub mod clock;
pub mod cloud;
pub mod diagnostics;
pub mod drift;
pub mod execute;
pub mod files;
pub mod inventory;
pub mod lease;
pub mod lock;
pub mod plan;
pub mod preflight;
pub mod probe;
pub mod progress;
pub mod record;
pub mod recover;
pub mod rehearsal;
pub mod replacement;
pub mod state;
pub mod store;

use clock::Clock;
use cloud::CloudFormation;
use inventory::Inventory;
use lock::LockTable;
use probe::Probe;
use store::Store;

/// Everything outside the engine.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// CloudFormation in the environment's account and region.
    pub cloudformation: &'a dyn CloudFormation,
    /// Where records, templates and artifacts are kept.
    pub store: &'a dyn Store,
    /// Where locks are kept.
    pub locks: &'a dyn LockTable,
    /// Who makes the requests of smoke tests.
    pub probe: &'a dyn Probe,
    /// Who knows what is there beside the stacks.
    pub inventory: &'a dyn Inventory,
    /// The time.
    pub clock: &'a dyn Clock,
}
