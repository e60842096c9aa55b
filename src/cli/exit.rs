//! How a run ends: the exit codes, and failures of the world around the documents.

use std::process::ExitCode;

/// What is said of exit codes at the end of the help.
pub(super) const HELP: &str = "\
Exit codes:
  0  fine
  1  findings of severity error, or a deployment that failed
  2  wrong usage, or a file or AWS that cannot be reached
  3  something would change (plan --exit-code)
  4  somebody else holds the lock
  5  refused: data would be lost, a rule forbids the plan, a secret or image that it needs is
     not there, or a kept plan does not hold any more";

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing was found, or nothing worse than a warning.
    Fine,
    /// The documents have errors, or a deployment failed.
    Findings,
    /// Something would change, and the user asked to be told.
    Changes,
    /// Somebody else holds the lock.
    Locked,
    /// Data would be lost, a rule about plans forbids it, something is not there that it needs, or what a kept plan was
    /// made from moved.
    Refused,
    /// The command line is wrong, or a file cannot be read or written.
    Usage,
}

impl Exit {
    /// The code that the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Changes => 3,
            Self::Locked => 4,
            Self::Refused => 5,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not do its work. Mistakes in documents are findings, not failures.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// A failure with its message: one sentence, no full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// For `map_err`: what was tried, followed by the operating system's reason.
    pub fn because<E: std::fmt::Display>(what: impl std::fmt::Display) -> impl FnOnce(E) -> Self {
        move |reason| Self::new(format!("{what}: {reason}"))
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What the user can do about it.
    #[must_use]
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}
