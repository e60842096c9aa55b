//! `deployer policy`: what a platform team does with rules, one file a command.
//!
//! Where rules come from is the business of [`super::rules`], what they are that of [`crate::policy`].
//! Returns data: printing, and writing files, is the caller's.

pub mod eval;
pub mod explain;
pub mod input;
pub mod list;
pub mod new;
pub mod test;
pub mod waivers;
