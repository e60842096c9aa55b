//! `deployer`: a policy-first compiler from service YAML to CloudFormation.

pub mod diag;
pub mod language;
pub mod source;
