//! The documents around the components, as typed specs: Stack, Service, Environment, Networking,
//! Security, Observability, Compliance and the configuration of the workspace.
//!
//! Owns what they hold and their defaults; says nothing of how they are found or merged (frontend)
//! or what is made of them (kinds, backend). Start at [`Settings`].

mod configuration;
mod environment;
mod networking;
mod observability;
mod security;
mod stack;

pub use configuration::{ConfigurationSpec, CostConfiguration, PolicyConfiguration, StateBackend, StateConfiguration};
pub use environment::{AccountId, EnvironmentSpec, Protection, Region};
pub use networking::{
    CertificateDomain, Endpoints, ExistingNetwork, FlowLogs, LoadBalancerSettings, Nat, NetworkingSpec, Scheme, VpcSpec,
};
pub use observability::{ComplianceSpec, ContainerInsights, ObservabilitySpec, RetentionDays};
pub use security::SecuritySpec;
pub use stack::{ServiceInfrastructure, ServiceSpec, StackSpec};

use crate::language::{Origin, Traced};
use compact_str::CompactString;

/// Everything that holds for all components of one stack in one environment.
#[derive(Debug)]
pub struct Settings {
    /// The stack's name.
    pub stack: Traced<CompactString>,
    /// The labels of the stack: tags of what belongs to the environment as a whole.
    pub labels: Vec<(CompactString, Traced<CompactString>)>,
    /// The environment's name.
    pub environment_name: Traced<CompactString>,
    /// Account, region and protection.
    pub environment: EnvironmentSpec,
    /// The network and the load balancer; [`Settings::networking_origin`] is where they are written.
    pub networking: NetworkingSpec,
    /// The document `Networking`, or the stack when there is none.
    pub networking_origin: Origin,
    /// Key and permission boundary.
    pub security: SecuritySpec,
    /// Logs, alarms, insights.
    pub observability: ObservabilitySpec,
    /// What every component must satisfy.
    pub compliance: ComplianceSpec,
}

impl Settings {
    /// The region that units are deployed to, if the environment names one.
    #[must_use]
    pub fn region(&self) -> Option<&Traced<Region>> {
        self.environment.region()
    }

    /// `{stack}-{environment}-{service}-{component}`: the name of a unit's CloudFormation stack.
    #[must_use]
    pub fn stack_name(&self, service: &str, component: &str) -> String {
        format!("{}-{}-{service}-{component}", *self.stack, *self.environment_name)
    }
}
