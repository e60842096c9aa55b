//! `deployer`: a policy-first compiler from service YAML to CloudFormation.
//!
//! The pipeline, each stage a pure function that returns what it could build and reports the rest:
//!
//! 1. [`frontend`]: files → trees with spans → overlays → variables → typed specs;
//! 2. [`ir`]: references, graph, waves;
//! 3. [`backend`]: units lowered by their [`kinds`] to templates, and the assembly;
//! 4. [`policy`]: rules over the program and over the templates; nothing leaves before they passed;
//! 5. [`deploy`]: the assembly to CloudFormation, wave after wave.
//!
//! [`ops`] holds what a user can do with it, one file an operation. `ARCHITECTURE.md` is the map.

pub mod backend;
pub mod cli;
pub mod cost;
pub mod deploy;
pub mod diag;
pub mod frontend;
pub mod ir;
pub mod kinds;
pub mod language;
pub mod ops;
pub mod policy;
pub mod settings;
pub mod source;
