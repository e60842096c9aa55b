//! The engine against emulators of AWS, through the real SDK: what the rehearsal cannot show.
//!
//! `harness.rs` starts them, `place.rs` is an account to deploy to, `assemblies.rs` what is deployed. The
//! others are tests: `examples.rs` of everything that the repository shows, `deploys.rs` of change, failure
//! and drift, `killed.rs` of a process that ends at random moments, `broken.rs` of a workspace that does not
//! compile, `refusals.rs` of what must not be deployed, `missing.rs` of what must be there before (`program.rs` is the
//! program for these four, `supplies.rs` puts into its account what it needs), `stores.rs` of records and locks, with
//! faults on the wire. What emulators get wrong is named where it matters; nothing here was tried on AWS itself.

mod assemblies;
mod broken;
mod deploys;
mod examples;
mod harness;
mod killed;
mod missing;
mod place;
mod program;
mod refusals;
mod stores;
mod supplies;
