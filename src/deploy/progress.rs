//! What happens while the engine works, told as it happens: for the tree on a terminal, plain lines, and
//! `--format jsonl`, of which an [`Event`] is a line.

use super::clock::Timestamp;
use super::cloud::{ResourceChange, StackStatus};
use super::record::{DeploymentStatus, StepFailure, UnitAction};
use serde::Serialize;

/// Who is told.
pub trait Progress {
    /// Something happened.
    fn tell(&self, at: Timestamp, event: &Event);
}

/// Nobody is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&self, _: Timestamp, _: &Event) {}
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A deployment begins.
    Started {
        /// Its id.
        deployment: String,
        /// The units, by wave, with what is done with them.
        waves: Vec<Vec<(String, UnitAction)>>,
    },
    /// The lock is held by somebody else; the engine waits.
    Waiting {
        /// Who holds it.
        holder: String,
        /// What for.
        reason: String,
    },
    /// A wave begins.
    WaveStarted {
        /// The wave, from 1.
        wave: usize,
    },
    /// A unit's change set is there.
    ChangeSet {
        /// The unit.
        unit: String,
        /// What it changes.
        changes: Vec<ResourceChange>,
    },
    /// CloudFormation works on a unit.
    UnitStarted {
        /// The unit.
        unit: String,
        /// What is done.
        action: UnitAction,
    },
    /// A resource of a unit reached a status.
    Resource {
        /// The unit.
        unit: String,
        /// The logical id.
        logical_id: String,
        /// The type.
        resource_type: String,
        /// `CREATE_IN_PROGRESS` and so on.
        status: String,
        /// Why.
        reason: Option<String>,
    },
    /// A unit is done.
    UnitDone {
        /// The unit.
        unit: String,
        /// The status of its stack; `None` if it is gone or nothing was to be done.
        status: Option<StackStatus>,
    },
    /// A unit failed.
    UnitFailed {
        /// The unit.
        unit: String,
        /// What failed first.
        failure: StepFailure,
    },
    /// A smoke test of a unit was tried.
    Verified {
        /// The unit.
        unit: String,
        /// What was asked.
        check: String,
        /// Why it is not well; `None` if it is.
        problem: Option<String>,
    },
    /// A part was deployed, and units outside of it use outputs that have other values now.
    Outdated {
        /// The units.
        units: Vec<String>,
    },
    /// Units that were done are brought back.
    RollingBack {
        /// The units, in the order in which it is done.
        units: Vec<String>,
    },
    /// A call was throttled or failed in passing, and is tried again.
    Retrying {
        /// The call.
        operation: String,
        /// AWS's words.
        message: String,
    },
    /// The deployment is over.
    Ended {
        /// Its id.
        deployment: String,
        /// How it stands.
        status: DeploymentStatus,
    },
}
