//! What users write for a task on ECS, whatever starts it: the fields that MicroService, Worker and
//! CronJob share. Each kind takes [`WorkloadSpec`] in with `#[spec(flatten)]`.

use super::container::{ContainerSpec, Sidecar};
use super::storage::{ConfigFile, Volume};
use crate::backend::template::Val;
use crate::language::{Cidr, Duration, Spec, Text, Traced};
use crate::settings::RetentionDays;
use compact_str::CompactString;

/// What every kind has that runs containers on ECS.
#[derive(Debug, Spec)]
pub struct WorkloadSpec {
    /// The component's own container.
    #[spec(flatten)]
    pub container: ContainerSpec,
    /// Where it runs.
    #[spec(nested)]
    pub runtime: Runtime,
    /// Files beside the component that appear in the container.
    pub configs: Vec<ConfigFile>,
    /// Volumes: EFS file systems, or space that lives as long as the task.
    pub volumes: Vec<Volume>,
    /// Containers that run beside the component's own, in the same task and network namespace.
    pub sidecars: Vec<Sidecar>,
    /// How long a container may take to stop after SIGTERM before it is killed; 30 seconds unless said.
    #[spec(range = 2..=120)]
    pub stop_timeout: Option<Traced<Duration>>,
    /// Size of the task's ephemeral storage in GiB; 20 unless said.
    #[spec(rename = "ephemeralStorageGB", range = 21..=200)]
    pub ephemeral_storage_gb: Option<Traced<u32>>,
    /// What the task may do besides what its references imply.
    pub permissions: Vec<Permission>,
    /// Whether people with the permission may open a shell in a running container (ECS Exec). It needs a
    /// root file system that can be written.
    #[spec(default = false)]
    pub exec: Traced<bool>,
    /// Whether tasks run on spare capacity, which is cheaper and may be taken away with two minutes'
    /// notice.
    #[spec(nested)]
    pub spot: Spot,
    /// CPU and memory of the whole task.
    #[spec(nested)]
    pub resources: Resources,
    /// The record of what the containers print.
    #[spec(nested)]
    pub logging: Logging,
}

/// Where a task runs.
#[derive(Debug, Spec)]
pub struct Runtime {
    /// Who provides the machines.
    #[spec(default = Platform::Fargate)]
    pub platform: Traced<Platform>,
    /// The processor that the image is built for.
    #[spec(default = Architecture::X86_64)]
    pub architecture: Traced<Architecture>,
    /// The image of the container that writes `configs` into their volume: any image with `sh`. Name a
    /// copy of your own where tasks have no way to the public registry.
    #[spec(default = CONFIG_WRITER_IMAGE)]
    pub config_writer_image: Traced<CompactString>,
}

/// A few megabytes, and `sh` is all that is needed of it.
const CONFIG_WRITER_IMAGE: &str = "public.ecr.aws/docker/library/busybox:1.37";

/// Who provides the machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Platform {
    /// AWS; there are no machines to look after.
    Fargate,
    /// EC2 instances of the cluster. Not supported yet.
    Ecs,
    /// Kubernetes. Not supported yet.
    Eks,
}

/// A processor architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Architecture {
    /// Intel and AMD, 64 bits.
    #[spec(rename = "x86_64")]
    X86_64,
    /// AWS Graviton, which costs about a fifth less.
    Arm64,
}

impl From<Architecture> for Val {
    /// ECS spells it in capitals.
    fn from(architecture: Architecture) -> Self {
        match architecture {
            Architecture::X86_64 => "X86_64".into(),
            Architecture::Arm64 => "ARM64".into(),
        }
    }
}

/// A statement of the task's role.
#[derive(Debug, Spec)]
pub struct Permission {
    /// Actions such as `ses:SendEmail`.
    pub actions: Vec<Traced<CompactString>>,
    /// ARNs of what they may touch; may hold references.
    pub resources: Vec<Traced<Text>>,
}

/// Whether tasks run on spare capacity.
#[derive(Debug, Spec)]
pub struct Spot {
    /// Whether they do.
    #[spec(default = false)]
    pub enabled: Traced<bool>,
    /// How many tasks run on ordinary capacity nevertheless.
    #[spec(default = 1u32, range = 0..=100_000)]
    pub base: Traced<u32>,
}

/// CPU and memory of a task.
#[derive(Debug, Spec)]
pub struct Resources {
    /// CPU units; 1024 are one vCPU.
    #[spec(default = 256u32)]
    pub cpu: Traced<u32>,
    /// Memory in MiB. Fargate offers certain sizes for each number of CPU units.
    #[spec(default = 512u32)]
    pub memory: Traced<u32>,
}

/// The record of what containers print.
#[derive(Debug, Spec)]
pub struct Logging {
    /// How many days it is kept; what the environment says unless said.
    pub retention_days: Option<Traced<RetentionDays>>,
}

/// How tasks stand in the network.
#[derive(Debug, Spec)]
pub struct TaskNetworking {
    /// Ids of security groups besides the component's own.
    pub security_groups: Vec<Traced<Text>>,
    /// Whether tasks stand in public subnets with an address of their own. What may connect is the
    /// same either way.
    #[spec(default = false)]
    pub assign_public_ip: Traced<bool>,
    /// Where tasks may connect to; anywhere if left out. What is listed is all there is: add 443 for
    /// the registry, the logs and the secrets, and the ports of what the component refers to.
    pub egress: Vec<EgressRule>,
}

/// A destination that tasks may connect to.
#[derive(Debug, Spec)]
pub struct EgressRule {
    /// The block of addresses.
    pub cidr: Traced<Cidr>,
    /// The port; all ports if left out.
    #[spec(range = 0..=65_535)]
    pub port: Option<Traced<u16>>,
    /// The protocol.
    #[spec(default = Protocol::Tcp)]
    pub protocol: Traced<Protocol>,
    /// What it is for.
    pub description: Option<Traced<CompactString>>,
}

/// A port that a container listens on.
#[derive(Debug, Spec)]
pub struct Port {
    /// The port's name; `http` is the one that the load balancer and references mean unless told otherwise.
    pub name: Traced<crate::language::Name>,
    /// The number.
    #[spec(range = 1..=65_535)]
    pub port: Traced<u16>,
    /// The transport.
    #[spec(default = Protocol::Tcp)]
    pub protocol: Traced<Protocol>,
    /// What is spoken on it. Service Connect then measures and retries requests, and gives each 15
    /// seconds unless `serviceConnect.requestTimeout` says otherwise; without it, it passes bytes on.
    pub app_protocol: Option<Traced<AppProtocol>>,
    /// The sidecar that listens, if it is not the component's own container.
    pub container: Option<Traced<crate::language::Name>>,
}

/// A transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// What is spoken on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum AppProtocol {
    /// HTTP/1.1.
    Http,
    /// HTTP/2.
    Http2,
    /// gRPC.
    Grpc,
}

crate::val_of_words!(Protocol AppProtocol);
