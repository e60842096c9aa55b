//! The one test binary: cases as folders, snapshots under `tests/snapshots`.
//!
//! `cases.rs` runs every example, every case of a kind and every case of bad input through the whole
//! compiler; `laws.rs` holds properties; `cli.rs` types the commands; `validators.rs` asks the tools
//! that others wrote.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends with the first thing that is wrong")]

mod cases;
mod hostile;
mod laws;
mod serverless;
mod support;
