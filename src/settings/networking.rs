//! `kind: Networking`: the VPC of an environment, made or existing, and its shared load balancer.

use crate::language::{Arn, Cidr, Duration, Spec, Traced};
use compact_str::CompactString;

/// The VPC of an environment, made or existing, and its shared load balancer.
#[derive(Debug, Spec)]
pub struct NetworkingSpec {
    /// The VPC to make. Left out together with `existing`, a VPC with the defaults is made when some
    /// component needs a network.
    #[spec(nested)]
    pub vpc: VpcSpec,
    /// A VPC that exists already; then none is made.
    pub existing: Option<ExistingNetwork>,
    /// The load balancer that the services of the environment share.
    #[spec(nested)]
    pub load_balancer: LoadBalancerSettings,
}

/// A VPC to make.
#[derive(Debug, Spec)]
pub struct VpcSpec {
    /// The block of addresses, /16 to /24. Half of it is for private subnets, a quarter each for public
    /// and isolated ones, with room for four zones, so that adding a zone moves no subnet.
    #[spec(default = Cidr::parse("10.0.0.0/16").unwrap_or(Cidr::ANY))]
    pub cidr: Traced<Cidr>,
    /// In how many availability zones there are subnets.
    #[spec(default = 2u32, range = 2..=4)]
    pub zones: Traced<u32>,
    /// How private subnets reach the internet.
    #[spec(default = Nat::Single)]
    pub nat: Traced<Nat>,
    /// Ways to AWS services that do not leave the VPC.
    #[spec(nested)]
    pub endpoints: Endpoints,
    /// The record of the VPC's traffic.
    #[spec(nested)]
    pub flow_logs: FlowLogs,
}

/// How private subnets reach the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Nat {
    /// Not at all: only AWS services with an endpoint are reached. Tasks need the gateway endpoints and
    /// the interface endpoints `ecr.api`, `ecr.dkr` and `logs`; those with secrets `secretsmanager` or
    /// `ssm`, those with `exec` `ssmmessages`.
    None,
    /// One NAT gateway for all zones: cheaper, and lost with its zone.
    Single,
    /// A NAT gateway in every zone.
    PerZone,
}

/// Ways to AWS services that do not leave the VPC.
#[derive(Debug, Spec)]
pub struct Endpoints {
    /// Whether S3 and DynamoDB are reached through gateway endpoints, which cost nothing.
    #[spec(default = true)]
    pub gateway: Traced<bool>,
    /// Services with an interface endpoint, such as `ecr.api`, `logs`, `secretsmanager`. Each costs
    /// by the hour and zone.
    pub interface: Vec<Traced<CompactString>>,
}

/// The record of the VPC's traffic.
#[derive(Debug, Spec)]
pub struct FlowLogs {
    /// Whether it is kept.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
}

/// A network that exists already.
#[derive(Debug, Spec)]
pub struct ExistingNetwork {
    /// The VPC, `vpc-…`.
    pub vpc_id: Traced<CompactString>,
    /// Subnets with a route to an internet gateway; needed by a load balancer that faces the internet.
    pub public_subnet_ids: Vec<Traced<CompactString>>,
    /// Subnets for tasks and functions, at least two.
    pub private_subnet_ids: Vec<Traced<CompactString>>,
    /// Subnets for data; the private ones if left out.
    pub isolated_subnet_ids: Vec<Traced<CompactString>>,
}

/// The load balancer that the services of an environment share.
#[derive(Debug, Spec)]
pub struct LoadBalancerSettings {
    /// Whom it serves.
    #[spec(default = Scheme::InternetFacing)]
    pub scheme: Traced<Scheme>,
    /// The ACM certificate of the HTTPS listener.
    pub certificate_arn: Option<Traced<Arn>>,
    /// A domain in Route 53: it and everything directly below it (`*.example.com`) leads to the load
    /// balancer. Without `certificateArn`, a certificate for these names is made and validated.
    pub domain: Option<CertificateDomain>,
    /// Blocks of addresses that may connect. Left out, everybody may connect to an internet-facing load
    /// balancer, and private networks (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16) to an internal one.
    pub allowed_cidrs: Vec<Traced<Cidr>>,
    /// How long a connection may be idle.
    #[spec(default = Duration::from_seconds(60), range = 1..=4000)]
    pub idle_timeout: Traced<Duration>,
    /// The bucket that access logs are written to; it must allow the log delivery service.
    pub access_logs_bucket: Option<Traced<CompactString>>,
    /// An AWS WAF web ACL to put in front.
    pub web_acl_arn: Option<Traced<Arn>>,
}

/// Whom a load balancer serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "kebab")]
pub enum Scheme {
    /// The internet.
    InternetFacing,
    /// The VPC and networks connected with it.
    Internal,
}

/// A domain with its hosted zone.
#[derive(Debug, Spec)]
pub struct CertificateDomain {
    /// The domain, such as `example.com`.
    pub name: Traced<CompactString>,
    /// The hosted zone of Route 53 that answers for it, `Z…`.
    pub hosted_zone_id: Traced<CompactString>,
}
