//! What a user can do, one file an operation. The CLI, tests and editors call this and nothing below.
//!
//! `session.rs` reads the workspace and holds it; the operations ask it for programs. Takes files
//! through the loader and returns data: printing is the caller's.

pub mod check;
pub mod compile;
pub mod cost;
pub mod deploy;
pub mod documents;
pub mod explain;
pub mod fields;
mod files;
pub mod graph;
pub mod init;
pub mod list;
pub mod policy;
pub mod rules;
pub mod schema;
pub mod session;
pub mod show;

pub use rules::{RuleOptions, Rules, Suppressed};
pub use session::{Report, Selection, Session};
