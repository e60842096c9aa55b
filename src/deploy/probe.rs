//! Requests of smoke tests as the engine sees them.
//!
//! Two implementations: HTTP over the network (`aws/probe.rs`, with the client that the SDK has) and the
//! rehearsal, which answers what is expected unless it is told to fail.

use async_trait::async_trait;
use std::time::Duration;

/// So much of an answer is read: what a smoke test looks for stands at its beginning.
pub const LARGEST_ANSWER: usize = 1024 * 1024;

/// A request, `GET` without a body. Redirects are answers and not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The unit that is tested.
    pub unit: String,
    /// The URL, `http` or `https`.
    pub url: String,
    /// How long to wait for the whole answer.
    pub timeout: Duration,
    /// The status that counts as success; it decides nothing about the request.
    pub status: u16,
    /// Text that the answer must contain; it decides nothing about the request.
    pub contains: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its beginning.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// The URL is none that can be asked.
    #[error("`{0}` is no URL of http or https")]
    Url(String),
    /// It took too long.
    #[error("no answer within {0} s")]
    TimedOut(u64),
    /// Nobody could be reached.
    #[error("{0}")]
    Connection(String),
}

/// Whoever makes requests.
#[async_trait(?Send)]
pub trait Probe {
    /// Makes a request once.
    async fn get(&self, request: &Request) -> Result<Answer, ProbeError>;
}
