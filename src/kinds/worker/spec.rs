//! What users write for a service that nobody calls.

use crate::kinds::workload::alarms::Alarms;
use crate::kinds::workload::health::Probe;
use crate::kinds::workload::scaling::Autoscaling;
use crate::kinds::workload::service::Deployment;
use crate::kinds::workload::spec::{TaskNetworking, WorkloadSpec};
use crate::language::{Reference, Spec, Traced};

/// A service in containers that fetches its work itself.
#[derive(Debug, Spec)]
pub struct WorkerSpec {
    /// What is common to everything that runs on ECS.
    #[spec(flatten)]
    pub workload: WorkloadSpec,
    /// The queue that it receives from: an SQS component. It may receive and delete messages, finds the
    /// queue's URL in the variable `QUEUE_URL`, and is scaled by what waits in the queue.
    pub queue: Option<Reference>,
    /// How it is found out whether a task works.
    #[spec(nested)]
    pub health_check: HealthCheck,
    /// How a new version takes the place of the old one.
    #[spec(nested)]
    pub deployment: Deployment,
    /// How many tasks run.
    #[spec(nested)]
    pub scaling: Scaling,
    /// How tasks stand in the network.
    #[spec(nested)]
    pub networking: Networking,
    /// When somebody is told that something is wrong.
    #[spec(nested)]
    pub alarms: Alarms,
}

/// How it is found out whether a task works.
#[derive(Debug, Spec)]
pub struct HealthCheck {
    /// Whether it must be replaced. ECS asks inside the container, so `http` takes `wget` or `curl` in
    /// the image.
    pub liveness: Option<Probe>,
}

/// How many tasks run.
#[derive(Debug, Spec)]
pub struct Scaling {
    /// How many tasks run while autoscaling is off, and the fewest when it is on and says nothing else.
    #[spec(default = 1u32, range = 0..=10_000)]
    pub replicas: Traced<u32>,
    /// What else decides the number of tasks.
    pub autoscaling: Option<WorkerAutoscaling>,
}

/// What decides the number of tasks.
#[derive(Debug, Spec)]
pub struct WorkerAutoscaling {
    /// What is common to all services.
    #[spec(flatten)]
    pub common: Autoscaling,
    /// How many messages may wait for each task: what a task handles in the time that a message may
    /// wait. 100 if there is a queue and no other measure.
    #[spec(range = 1..=1_000_000)]
    pub backlog_per_task: Option<Traced<u32>>,
}

/// How tasks stand in the network.
#[derive(Debug, Spec)]
pub struct Networking {
    /// What is common to everything that runs on ECS.
    #[spec(flatten)]
    pub task: TaskNetworking,
    /// Whether it reaches services of the environment by their names.
    #[spec(nested)]
    pub service_connect: ServiceConnectClient,
}

/// Whether a worker reaches services by their names.
#[derive(Debug, Spec)]
pub struct ServiceConnectClient {
    /// Whether it does; true if it refers to the `endpoint` of a MicroService unless said.
    pub enabled: Option<Traced<bool>>,
}

impl WorkerSpec {
    /// Autoscaling, if it is on.
    #[must_use]
    pub fn autoscaling(&self) -> Option<&WorkerAutoscaling> {
        self.scaling.autoscaling.as_ref().filter(|autoscaling| *autoscaling.common.enabled)
    }
}
