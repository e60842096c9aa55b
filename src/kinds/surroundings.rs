//! How checks and lowering ask about what is around a component. The program implements it.

use super::address::Address;
use super::output::{Connection, OutputInfo};
use super::{ComponentSpec, KindInfo};
use crate::language::{Access, Origin, Reference};
use crate::settings::Settings;
use compact_str::CompactString;

/// A value of the foundation: an output of one of its units, or an id of an existing network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoundationValue {
    /// The VPC.
    VpcId,
    /// Subnets with a route to the internet gateway, a list.
    PublicSubnetIds,
    /// Subnets for tasks and functions, a list.
    PrivateSubnetIds,
    /// Subnets for data, a list.
    IsolatedSubnetIds,
    /// The ECS cluster's name.
    ClusterName,
    /// The ECS cluster's ARN.
    ClusterArn,
    /// The Cloud Map HTTP namespace of Service Connect.
    NamespaceArn,
    /// The listener that services add their rules to.
    ListenerArn,
    /// `app/name/id` of the load balancer, for metrics and request scaling.
    LoadBalancerFullName,
    /// The load balancer's DNS name.
    LoadBalancerDnsName,
    /// The hosted zone of the load balancer's DNS name, for alias records.
    LoadBalancerZoneId,
    /// The load balancer's security group.
    LoadBalancerSecurityGroupId,
}

impl FoundationValue {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::VpcId,
        Self::PublicSubnetIds,
        Self::PrivateSubnetIds,
        Self::IsolatedSubnetIds,
        Self::ClusterName,
        Self::ClusterArn,
        Self::NamespaceArn,
        Self::ListenerArn,
        Self::LoadBalancerFullName,
        Self::LoadBalancerDnsName,
        Self::LoadBalancerZoneId,
        Self::LoadBalancerSecurityGroupId,
    ];

    /// The name of the output and of the parameter that takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VpcId => "VpcId",
            Self::PublicSubnetIds => "PublicSubnetIds",
            Self::PrivateSubnetIds => "PrivateSubnetIds",
            Self::IsolatedSubnetIds => "IsolatedSubnetIds",
            Self::ClusterName => "ClusterName",
            Self::ClusterArn => "ClusterArn",
            Self::NamespaceArn => "NamespaceArn",
            Self::ListenerArn => "ListenerArn",
            Self::LoadBalancerFullName => "LoadBalancerFullName",
            Self::LoadBalancerDnsName => "LoadBalancerDnsName",
            Self::LoadBalancerZoneId => "LoadBalancerZoneId",
            Self::LoadBalancerSecurityGroupId => "LoadBalancerSecurityGroupId",
        }
    }

    /// The foundation unit that it comes from.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::VpcId | Self::PublicSubnetIds | Self::PrivateSubnetIds | Self::IsolatedSubnetIds => "network",
            Self::ClusterName | Self::ClusterArn | Self::NamespaceArn => "cluster",
            _ => "load-balancer",
        }
    }

    /// Whether it is a list, joined by commas on its way from output to parameter.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(self, Self::PublicSubnetIds | Self::PrivateSubnetIds | Self::IsolatedSubnetIds)
    }
}

/// Where the value of a parameter comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wire {
    /// An output of another unit.
    Output {
        /// The producer.
        unit: Address,
        /// The output's name in its template.
        output: CompactString,
    },
    /// A value that is known now: an id of something that exists already.
    Literal(CompactString),
    /// The bucket and key prefix that the deploy engine uploads artifacts to.
    ArtifactBucket,
}

/// The component at the other end of a reference.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// Its kind.
    pub kind: &'static KindInfo,
    /// Its decoded spec; `None` if it uses an existing resource or could not be decoded.
    pub spec: Option<&'a dyn ComponentSpec>,
    /// Whether it uses an existing resource.
    pub existing: bool,
    /// Where it is written.
    pub origin: Origin,
}

impl Target<'_> {
    /// What a reference to its `output` needs besides the value.
    #[must_use]
    pub fn connect(&self, output: &OutputInfo, access: Access) -> Connection {
        match self.spec {
            Some(spec) => spec.connect(output.name, access),
            None => self.kind.connect_existing(output.name, access),
        }
    }
}

/// A component that refers to this one.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Who.
    pub address: Address,
    /// Its kind.
    pub kind: &'static str,
    /// What it wants.
    pub access: Access,
    /// The output that it refers to.
    pub output: &'static str,
}

/// What is around a component.
pub trait Surroundings: Sync {
    /// What holds for the whole environment.
    fn settings(&self) -> &Settings;

    /// The component of an address.
    fn target(&self, address: &Address) -> Option<Target<'_>>;

    /// Every reference that the component makes, in its spec and in its common fields.
    fn references(&self, address: &Address) -> &[Reference];

    /// Who refers to the component.
    fn incoming(&self, address: &Address) -> &[Incoming];

    /// Where the value of an output comes from; `None` if an existing component does not say.
    fn wire(&self, address: &Address, output: &str) -> Option<Wire>;

    /// Where a value of the foundation comes from.
    fn foundation(&self, value: FoundationValue) -> Wire;

    /// The position of this component's rules on the shared listener, 1 to 50,000.
    fn listener_priority(&self, address: &Address, rule: usize) -> u32;

    /// The digest (lowercase hexadecimal SHA-256) of a folder's or file's content, relative to the
    /// component's directory, which is shipped as a zip; or why it cannot be read.
    ///
    /// # Errors
    /// In the operating system's words.
    fn asset(&self, address: &Address, path: &str) -> Result<String, String>;

    /// The text of a file relative to the component's directory.
    ///
    /// # Errors
    /// In the operating system's words.
    fn text_file(&self, address: &Address, path: &str) -> Result<String, String>;
}
