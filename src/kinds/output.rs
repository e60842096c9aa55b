//! What kinds offer to others: outputs, what a reference to one needs besides its value, and routes
//! on the shared load balancer.

use crate::language::{Origin, Traced};
use compact_str::CompactString;

/// What an output is; a field that wants something special checks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputType {
    /// A host name.
    Hostname,
    /// A port.
    Port,
    /// A URL.
    Url,
    /// A name or an id.
    Name,
    /// An ARN.
    Arn,
    /// The ARN of a Secrets Manager secret: a container or function may take its value.
    SecretArn,
    /// The id of a security group.
    SecurityGroupId,
}

impl OutputType {
    /// In the words of a message.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Hostname => "a host name",
            Self::Port => "a port",
            Self::Url => "a URL",
            Self::Name => "a name",
            Self::Arn => "an ARN",
            Self::SecretArn => "the ARN of a secret",
            Self::SecurityGroupId => "the id of a security group",
        }
    }
}

/// An output of a kind.
#[derive(Debug, Clone, Copy)]
pub struct OutputInfo {
    /// The name that users write; the template's output is the same with a capital letter.
    pub name: &'static str,
    /// What it is.
    pub output_type: OutputType,
    /// One sentence for the reference.
    pub doc: &'static str,
}

impl OutputInfo {
    /// An output.
    #[must_use]
    pub const fn new(name: &'static str, output_type: OutputType, doc: &'static str) -> Self {
        Self { name, output_type, doc }
    }

    /// The name in the template, `endpoint` → `Endpoint`.
    #[must_use]
    pub fn template_name(&self) -> String {
        template_name(self.name)
    }
}

/// The name of an output in the template, `endpoint` → `Endpoint`.
#[must_use]
pub fn template_name(output: &str) -> String {
    let mut letters = output.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// What of the foundation a component needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    /// The VPC with its subnets.
    pub network: bool,
    /// The ECS cluster with its Service Connect namespace.
    pub cluster: bool,
    /// The shared load balancer.
    pub load_balancer: bool,
}

impl Needs {
    /// What either needs. The load balancer stands in the network.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        let load_balancer = self.load_balancer || other.load_balancer;
        Self {
            network: self.network || other.network || load_balancer,
            cluster: self.cluster || other.cluster,
            load_balancer,
        }
    }
}

/// What a reference needs besides the value.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// Where the producer listens, if it is reached through the network.
    pub reach: Option<Reach>,
    /// The permissions of the consumer's role.
    pub grants: Vec<Grant>,
}

/// Where a producer listens: the consumer gets a rule in its security group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The output that holds the producer's security group.
    pub security_group: &'static str,
    /// The TCP port.
    pub port: ReachPort,
}

/// A port that is known now or when the producer is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReachPort {
    /// Known now.
    Literal(u16),
    /// An output of the producer.
    Output(&'static str),
}

/// A permission on resources that are outputs of the producer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// `service:Action`s.
    pub actions: &'static [&'static str],
    /// Output with the ARN, and what is appended to it, such as `/*`.
    pub resources: &'static [(&'static str, &'static str)],
}

/// A rule on the shared listener: requests for these hosts and paths go to the component. The
/// program finds routes that collide and gives each its priority.
#[derive(Debug, Clone)]
pub struct Route {
    /// Host names, `*` allowed; any host if empty.
    pub hosts: Vec<Traced<CompactString>>,
    /// Path patterns such as `/api/*`; any path if empty.
    pub paths: Vec<Traced<CompactString>>,
    /// The priority that the user chose, 1 to 50,000.
    pub priority: Option<Traced<u32>>,
    /// Where it is written.
    pub origin: Origin,
}
