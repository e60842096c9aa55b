//! Where records are kept: bytes by key, with conditional writes. Files, S3 or memory.
//!
//! A key is a relative path with forward slashes. A writer that has read an old version loses: it gets
//! [`StoreError::Conflict`] and nothing is written.

use async_trait::async_trait;

/// What a stored version is recognised by; opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version(pub String);

/// What is stored under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The content.
    pub bytes: Vec<u8>,
    /// Its version.
    pub version: Version,
}

/// When a write may happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Always.
    Always,
    /// Only if there is nothing under the key.
    Absent,
    /// Only if this version is there.
    Is(Version),
}

/// Why the store did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The condition does not hold: somebody else wrote. After a lost answer it may have been this very
    /// writer; whoever must know reads again and compares.
    #[error("somebody else has written {key} in the meantime")]
    Conflict {
        /// The key.
        key: String,
    },
    /// The caller may not.
    #[error("no permission: {action} on {resource}")]
    Denied {
        /// The action, such as `s3:PutObject`.
        action: String,
        /// What it was wanted on.
        resource: String,
    },
    /// There is no such bucket, or it is in another region.
    #[error("{0}")]
    Place(String),
    /// The call failed, or took effect and its answer was lost.
    #[error("{0}")]
    Failed(String),
}

/// A place for records.
#[async_trait(?Send)]
pub trait Store {
    /// What is under a key.
    ///
    /// # Errors
    /// When the store cannot be read; a key with nothing under it is no error.
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError>;

    /// Writes under a key if the condition holds, all or nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the condition does not hold.
    async fn put(&self, key: &str, bytes: Vec<u8>, condition: &Condition) -> Result<Version, StoreError>;

    /// The keys that begin with a prefix, in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError>;

    /// Removes what is under a key; nothing there is no error.
    ///
    /// # Errors
    /// When it cannot be removed.
    async fn delete(&self, key: &str) -> Result<(), StoreError>;

    /// Earlier versions of a key that could be restored, newest first, named as a person would name them;
    /// empty if the store keeps none.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn history(&self, key: &str) -> Result<Vec<String>, StoreError>;

    /// A URL by which CloudFormation can read what is under a key; `None` if the store has none.
    fn url(&self, _key: &str) -> Option<String> {
        None
    }

    /// Where it is, for people: `s3://bucket/prefix` or a folder.
    fn describe(&self) -> String;
}
