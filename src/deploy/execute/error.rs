//! Why nothing was done, or why the engine stopped.

use super::{DataRisk, Scope, approval};
use crate::deploy::cloud::CloudError;
use crate::deploy::lease::LeaseError;
use crate::deploy::plan::Moved;
use crate::deploy::state::StateError;

/// Why nothing was done, or why the engine stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The credentials are for another account.
    #[error("the credentials are for account {found}, and {environment} is in {expected}")]
    WrongAccount {
        /// Whose credentials they are.
        found: String,
        /// Whose they should be.
        expected: String,
        /// The environment.
        environment: String,
    },
    /// Calls go to another region.
    #[error("calls go to {found}, and {environment} is in {expected}")]
    WrongRegion {
        /// Where calls go.
        found: String,
        /// Where they should go.
        expected: String,
        /// The environment.
        environment: String,
    },
    /// An earlier deployment did not end.
    #[error(
        "deployment {0} did not end: `deployer resume` finishes it, `deployer recover --bring-back` brings back what was before"
    )]
    Interrupted(String),
    /// Units would lose data, and the user did not name them.
    #[error("data would be lost: {}", .0.iter().map(|risk| risk.to_string()).collect::<Vec<_>>().join("; "))]
    DataAtRisk(Vec<DataRisk>),
    /// What a plan was made from is not so any more.
    #[error("the plan does not hold any more: {}", .0.iter().map(|moved| moved.to_string()).collect::<Vec<_>>().join("; "))]
    Moved(Vec<Moved>),
    /// Somebody else holds the lock, or it was lost.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// The records failed.
    #[error(transparent)]
    State(StateError),
    /// CloudFormation failed.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// Something that must be in the store is not.
    #[error("{0}")]
    Missing(String),
    /// The scope names nothing that is or was deployed.
    #[error("there is no {scope} in this deployment")]
    NothingMeant {
        /// What was named.
        scope: Scope,
        /// What may have been meant, as a question.
        nearest: Option<String>,
    },
    /// A unit of the scope needs one that is neither in it nor deployed.
    #[error("{unit} needs {need}, which is not deployed")]
    NotDeployed {
        /// The unit.
        unit: String,
        /// What it needs.
        need: String,
    },
    /// Somebody must agree, and nobody who may has.
    #[error("{environment} needs somebody's approval{}", approval::words(.approvers))]
    NotApproved {
        /// The environment.
        environment: String,
        /// Who may; anybody if empty.
        approvers: Vec<String>,
    },
    /// Units were removed already, which cannot be undone.
    #[error("deployment {0} has begun to remove units, which cannot be undone: `deployer resume` finishes it")]
    TooLate(String),
}

impl From<StateError> for ExecuteError {
    fn from(error: StateError) -> Self {
        match error {
            StateError::Lease(error) => Self::Lease(error),
            error => Self::State(error),
        }
    }
}
