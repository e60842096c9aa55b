//! `deployer`: a policy-first compiler from service YAML to CloudFormation.

pub mod backend;
pub mod diag;
pub mod ir;
pub mod kinds;
pub mod language;
pub mod settings;
pub mod source;
