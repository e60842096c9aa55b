//! The one test binary: cases as folders, snapshots under `tests/snapshots`.
//!
//! `cases.rs` runs every example, every case of a kind and every case of bad input through the whole
//! compiler; `laws.rs` holds properties; `hostile.rs` and `fuzz.rs` feed what is made to break a reader;
//! `plans.rs` makes plans and applies them from files; `preflight.rs` looks for what must be there before; `policy.rs` runs the commands of those who write rules;
//! `guards.rs` deploys with smoke tests and alarms that roll back; `serverless.rs` holds what is particular to
//! functions and tables; `emulator/` deploys to emulators of AWS. The outside validators are asked in `xtask/tests`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends with the first thing that is wrong")]

mod cases;
mod cost;
#[cfg(feature = "aws")]
mod emulator;
mod faults;
mod fuzz;
mod guards;
mod hostile;
mod laws;
mod plans;
mod policy;
mod preflight;
mod serverless;
mod support;
