//! Where locks are kept: one small item a key, written only if nobody wrote in between.
//!
//! How locks work (leases, scopes, fencing) is the business of whoever uses the table.

use async_trait::async_trait;

/// An item of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockItem {
    /// What it holds, JSON text.
    pub value: String,
    /// Its revision, growing with every write: the fencing token.
    pub revision: u64,
}

/// Why the table did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Somebody else has written, or this very writer whose answer was lost: read again.
    #[error("somebody else has written the lock in the meantime")]
    Conflict,
    /// The caller may not.
    #[error("no permission: {action} on {resource}")]
    Denied {
        /// The action, such as `dynamodb:PutItem`.
        action: String,
        /// What it was wanted on.
        resource: String,
    },
    /// There is no such table.
    #[error("{0}")]
    Place(String),
    /// The call failed, or took effect and its answer was lost.
    #[error("{0}")]
    Failed(String),
}

/// A table of locks.
#[async_trait(?Send)]
pub trait LockTable {
    /// The item of a key, read consistently.
    ///
    /// # Errors
    /// When the table cannot be read.
    async fn get(&self, key: &str) -> Result<Option<LockItem>, LockError>;

    /// Writes an item whose revision was `expected` (`None`: there was none); its new revision is
    /// `item.revision`, which must be greater. `expires` is when AWS may delete it, in seconds since 1970.
    ///
    /// # Errors
    /// [`LockError::Conflict`] if there is another revision.
    async fn put(&self, key: &str, item: &LockItem, expected: Option<u64>, expires: u64) -> Result<(), LockError>;

    /// All keys that begin with a prefix.
    ///
    /// # Errors
    /// When the table cannot be read.
    async fn list(&self, prefix: &str) -> Result<Vec<(String, LockItem)>, LockError>;

    /// Where it is, for people.
    fn describe(&self) -> String;
}
