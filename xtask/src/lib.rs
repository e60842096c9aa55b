//! The project's own tools: what CI runs, the house rules, the generators, the outside validators.
//!
//! Owns everything that a contributor runs on this repository and a user never sees; `main.rs` reads
//! the command line, tests call the same functions. Nothing in the product may depend on it. Start at
//! [`ready`], which names the rest.

pub mod bench;
pub mod docs;
pub mod new_kind;
pub mod ready;
pub mod specification;
pub mod tidy;
pub mod validate;
pub mod workspace;

use std::fmt;

/// Why a task could not be done, or what it found wrong: text for the person who ran it.
#[derive(Debug)]
pub struct Failure(String);

/// What a task returns.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure with its message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// For `map_err`: what was tried, followed by the reason.
    pub fn because<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |reason| Self(format!("{what}: {reason}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}
