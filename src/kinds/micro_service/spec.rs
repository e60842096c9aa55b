//! What users write for a service that others call.

use crate::kinds::workload::alarms::Alarms;
use crate::kinds::workload::health::Probe;
use crate::kinds::workload::scaling::Autoscaling;
use crate::kinds::workload::service::Deployment;
use crate::kinds::workload::service_connect::ServiceConnect;
use crate::kinds::workload::spec::{Port, TaskNetworking, WorkloadSpec};
use crate::language::{Duration, Spec, Traced};
use compact_str::CompactString;

/// A service in containers that others call.
#[derive(Debug, Spec)]
pub struct MicroServiceSpec {
    /// What is common to everything that runs on ECS.
    #[spec(flatten)]
    pub workload: WorkloadSpec,
    /// Ports that the containers listen on.
    pub ports: Vec<Port>,
    /// How it is found out whether a task works.
    #[spec(nested)]
    pub health_check: HealthCheck,
    /// How a new version takes the place of the old one.
    #[spec(nested)]
    pub deployment: Deployment,
    /// How many tasks run.
    #[spec(nested)]
    pub scaling: Scaling,
    /// How the service is reached, and what it reaches.
    #[spec(nested)]
    pub networking: Networking,
    /// When somebody is told that something is wrong.
    #[spec(nested)]
    pub alarms: ServiceAlarms,
}

/// How it is found out whether a task works.
#[derive(Debug, Spec)]
pub struct HealthCheck {
    /// Whether it may get requests. With `http` it is the load balancer that asks.
    pub readiness: Option<Probe>,
    /// Whether it must be replaced. ECS asks inside the container, so `http` takes `wget` or `curl` in
    /// the image.
    pub liveness: Option<Probe>,
}

/// How many tasks run.
#[derive(Debug, Spec)]
pub struct Scaling {
    /// How many tasks run while autoscaling is off, and the fewest when it is on and says nothing else.
    #[spec(default = 2u32, range = 0..=10_000)]
    pub replicas: Traced<u32>,
    /// What else decides the number of tasks.
    pub autoscaling: Option<ServiceAutoscaling>,
}

/// What decides the number of tasks.
#[derive(Debug, Spec)]
pub struct ServiceAutoscaling {
    /// What is common to all services.
    #[spec(flatten)]
    pub common: Autoscaling,
    /// The requests a minute for each task, counted by the load balancer, that are kept to.
    #[spec(range = 1..=1_000_000_000)]
    pub requests_per_target: Option<Traced<u32>>,
}

/// How the service is reached, and what it reaches.
#[derive(Debug, Spec)]
pub struct Networking {
    /// How its tasks stand in the network.
    #[spec(flatten)]
    pub task: TaskNetworking,
    /// The environment's shared load balancer.
    #[spec(nested)]
    pub load_balancer: LoadBalancer,
    /// The name under which other services of the environment reach it.
    #[spec(nested)]
    pub service_connect: ServiceConnect,
}

/// How the service stands behind the environment's shared load balancer. Without hosts and paths it gets
/// every request that no other service gets.
#[derive(Debug, Spec)]
pub struct LoadBalancer {
    /// Whether it stands behind it.
    #[spec(default = false)]
    pub enabled: Traced<bool>,
    /// The port that gets the requests, by name or number; the one called `http`, or else the first.
    pub port: Option<Traced<CompactString>>,
    /// The host name that requests are for; `*` and `?` are wildcards.
    pub host: Option<Traced<CompactString>>,
    /// Several host names.
    pub hosts: Vec<Traced<CompactString>>,
    /// The path that requests are for, such as `/api/*`.
    pub path: Option<Traced<CompactString>>,
    /// Several paths.
    pub paths: Vec<Traced<CompactString>>,
    /// The rule's place among those of other services, small numbers first. Leave it out: the more
    /// specific rule comes first.
    #[spec(range = 1..=50_000)]
    pub priority: Option<Traced<u32>>,
    /// Whether a DNS record is made for the hosts that lie in the load balancer's domain. True unless
    /// there are paths, because then other services may have the same host.
    pub dns_record: Option<Traced<bool>>,
    /// How the load balancer finds out whether a task works, where `healthCheck.readiness` is not to
    /// decide.
    #[spec(nested)]
    pub health_check: TargetHealthCheck,
    /// Whether a client stays with the task that answered first.
    #[spec(nested)]
    pub stickiness: Stickiness,
    /// How long a task that is to stop may finish its requests.
    #[spec(default = Duration::from_seconds(30), range = 0..=3600)]
    pub deregistration_delay: Traced<Duration>,
    /// How long a new task gets fewer requests than the others.
    #[spec(range = 30..=900)]
    pub slow_start: Option<Traced<Duration>>,
}

/// How the load balancer finds out whether a task works. What is left out comes from
/// `healthCheck.readiness`.
#[derive(Debug, Spec)]
pub struct TargetHealthCheck {
    /// The path; `/` if nothing says otherwise.
    pub path: Option<Traced<CompactString>>,
    /// The port; the one that gets the requests if nothing says otherwise.
    #[spec(range = 1..=65_535)]
    pub port: Option<Traced<u16>>,
    /// The status codes that count as success, such as `200-299` or `200,302`; gRPC codes for gRPC.
    pub matcher: Option<Traced<CompactString>>,
    /// The time between two checks.
    #[spec(range = 5..=300)]
    pub interval: Option<Traced<Duration>>,
    /// How long an answer may take.
    #[spec(range = 2..=120)]
    pub timeout: Option<Traced<Duration>>,
    /// How many checks in a row must succeed.
    #[spec(default = 2u32, range = 2..=10)]
    pub healthy_threshold: Traced<u32>,
    /// How many checks in a row must fail.
    #[spec(range = 2..=10)]
    pub unhealthy_threshold: Option<Traced<u32>>,
}

/// Whether a client stays with the task that answered first.
#[derive(Debug, Spec)]
pub struct Stickiness {
    /// Whether it does, by a cookie.
    #[spec(default = false)]
    pub enabled: Traced<bool>,
    /// How long.
    #[spec(default = Duration::from_seconds(86_400), range = 1..=604_800)]
    pub duration: Traced<Duration>,
}

/// When somebody is told that something is wrong.
#[derive(Debug, Spec)]
pub struct ServiceAlarms {
    /// What is common to all services.
    #[spec(flatten)]
    pub common: Alarms,
    /// The part of requests answered with 5xx, in percent over three of five minutes, from which on
    /// there is an alarm. It also makes a deployment roll back.
    #[spec(default = 5u32, range = 1..=100)]
    pub server_error_percent: Traced<u32>,
}

impl LoadBalancer {
    /// All host names.
    #[must_use]
    pub fn all_hosts(&self) -> Vec<Traced<CompactString>> {
        self.host.iter().chain(&self.hosts).cloned().collect()
    }

    /// All paths.
    #[must_use]
    pub fn all_paths(&self) -> Vec<Traced<CompactString>> {
        self.path.iter().chain(&self.paths).cloned().collect()
    }
}

impl MicroServiceSpec {
    /// The port that gets the load balancer's requests.
    #[must_use]
    pub fn served_port(&self) -> Option<&Port> {
        match &self.networking.load_balancer.port {
            None => crate::kinds::workload::task::principal_port(&self.ports),
            Some(written) => self
                .ports
                .iter()
                .find(|port| port.name.as_str() == written.as_str() || port.port.to_string() == written.as_str()),
        }
    }

    /// Autoscaling, if it is on.
    #[must_use]
    pub fn autoscaling(&self) -> Option<&ServiceAutoscaling> {
        self.scaling.autoscaling.as_ref().filter(|autoscaling| *autoscaling.common.enabled)
    }

    /// The check that ECS makes inside the component's own container: liveness, or a readiness that the
    /// load balancer cannot ask for.
    #[must_use]
    pub fn container_probe(&self) -> Option<&Probe> {
        let readiness = self.health_check.readiness.as_ref().filter(|probe| probe.http.is_none());
        self.health_check.liveness.as_ref().or(readiness)
    }
}
