//! From the program to templates and to the assembly on disk.
//!
//! `driver.rs` lowers every unit, `foundation/` holds what belongs to the whole environment,
//! `overrides.rs` applies the user's patches, `limits/` checks CloudFormation's limits, `specification/`
//! knows all resource types and checks templates against them, `watched.rs` makes
//! the alarms of `spec.rollback` and gathers smoke tests, `assembly.rs`
//! writes templates, manifest and origins. `template/` is the typed model that kinds use too; it may
//! know nothing of this room. Reads no file and no policy.

pub mod assembly;
pub mod diagnostics;
mod driver;
pub mod foundation;
pub mod limits;
mod overrides;
pub mod specification;
pub mod template;
mod watched;

pub use driver::{Unit, lower, lower_batches};
pub use watched::{Rollback, SmokeTest};
