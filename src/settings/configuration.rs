//! `kind: Workspace`, the document `deployer.yaml`: what holds for every stack of the workspace.

use crate::language::{Node, Spec, Traced};
use compact_str::CompactString;

/// What holds for every stack of the workspace.
#[derive(Debug, Spec)]
pub struct ConfigurationSpec {
    /// The stack that commands work on which take one and are told none.
    pub default_stack: Option<Traced<CompactString>>,
    /// Where rules are and how strict they are.
    #[spec(nested)]
    pub policy: PolicyConfiguration,
    /// What estimates of cost are made from.
    #[spec(nested)]
    pub cost: CostConfiguration,
    /// Where the engine keeps what it deployed, and its locks.
    #[spec(nested)]
    pub state: StateConfiguration,
}

/// Where rules are and how strict they are.
#[derive(Debug, Spec)]
pub struct PolicyConfiguration {
    /// Folders with the organisation's own rules in Rego, relative to the workspace; `policies` if it is
    /// there and nothing else is written.
    pub folders: Vec<Traced<CompactString>>,
    /// How strict policy is: `strict`, `standard` or `advisory`, for all environments or by patterns of
    /// their names.
    pub enforcement: Option<Node>,
    /// Severities of rules by code: `error`, `warning`, `info` or `off`.
    pub severity: Option<Node>,
}

/// What estimates of cost are made from.
#[derive(Debug, Spec)]
pub struct CostConfiguration {
    /// A file with prices and usage that lie over the built-in price book, relative to the workspace.
    pub price_book: Option<Traced<CompactString>>,
}

/// Where the engine keeps what it deployed, and its locks.
#[derive(Debug, Spec)]
pub struct StateConfiguration {
    /// What keeps it.
    #[spec(default = StateBackend::File)]
    pub backend: Traced<StateBackend>,
    /// The folder of the backend `file`, relative to the workspace.
    #[spec(default = ".deployer/state")]
    pub directory: Traced<CompactString>,
    /// The bucket of the backend `s3`; `deployer-state-ACCOUNT-REGION` if left out.
    pub bucket: Option<Traced<CompactString>>,
    /// What the keys in the bucket begin with.
    #[spec(default = "deployer/")]
    pub prefix: Traced<CompactString>,
    /// The DynamoDB table of the locks of the backend `s3`.
    #[spec(default = "deployer-locks")]
    pub lock_table: Traced<CompactString>,
    /// The region of bucket and table; that of the environment if left out.
    pub region: Option<Traced<crate::settings::Region>>,
}

/// What keeps the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum StateBackend {
    /// Files on this machine: for one person, or for a start.
    File,
    /// S3 for records and DynamoDB for locks.
    #[spec(name = "s3")]
    S3,
}
