//! The ECS service that keeps tasks running, for MicroService and Worker: how it is deployed, where its
//! tasks stand, and on which capacity.

use super::spec::{Spot, TaskNetworking, WorkloadSpec};
use super::task::Task;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::lowering::Tier;
use crate::kinds::{FoundationValue, Lowering};
use crate::language::{Duration, Spec, Text, Traced};
use crate::val;

/// How a new version takes the place of the old one.
#[derive(Debug, Spec)]
pub struct Deployment {
    /// The way.
    #[spec(default = Strategy::Rolling)]
    pub strategy: Traced<Strategy>,
    /// How many of the wanted tasks must work while a deployment goes on, in percent.
    #[spec(default = 100u32, range = 0..=100)]
    pub minimum_healthy_percent: Traced<u32>,
    /// How many tasks there may be while a deployment goes on, in percent of the wanted ones.
    #[spec(default = 200u32, range = 100..=200)]
    pub maximum_percent: Traced<u32>,
    /// What happens when new tasks do not come up.
    #[spec(nested)]
    pub circuit_breaker: CircuitBreaker,
    /// Names of CloudWatch alarms that make a deployment fail and roll back, besides the component's own
    /// alarm on server errors.
    pub alarms: Vec<Traced<Text>>,
    /// How long the old version stays after the traffic moved. For strategies other than `rolling`.
    #[spec(range = 0..=86_400)]
    pub bake_time: Option<Traced<Duration>>,
}

/// How a new version takes the place of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Strategy {
    /// Task by task.
    Rolling,
    /// All at once, after the new version was started beside the old one. Not supported yet.
    BlueGreen,
    /// A small part of the traffic first, then the rest. Not supported yet.
    Canary,
    /// In equal steps. Not supported yet.
    Linear,
}

/// What happens when new tasks do not come up.
#[derive(Debug, Spec)]
pub struct CircuitBreaker {
    /// Whether the deployment fails, instead of trying for hours.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// Whether the last version that worked is deployed again.
    #[spec(default = true)]
    pub rollback: Traced<bool>,
}

/// An ECS service to make.
pub struct Service<'s> {
    /// The task that it runs.
    pub task: &'s Task,
    /// The fields that all kinds share.
    pub workload: &'s WorkloadSpec,
    /// How tasks stand in the network.
    pub networking: &'s TaskNetworking,
    /// How new versions are deployed.
    pub deployment: &'s Deployment,
    /// How many tasks; absent when autoscaling decides.
    pub desired_count: Val,
    /// Alarms of the component itself that roll a deployment back.
    pub rollback_alarms: Vec<LogicalId>,
    /// `LoadBalancers`, or absent.
    pub load_balancers: Val,
    /// How many seconds the load balancer's opinion of a new task does not count, or absent.
    pub grace_period: Val,
    /// `ServiceConnectConfiguration`, or absent.
    pub service_connect: Val,
    /// What must be there first although the service does not name it.
    pub after: Option<LogicalId>,
}

/// The id of the service in its template.
#[must_use]
pub fn id() -> LogicalId {
    LogicalId::of("Service")
}

impl Service<'_> {
    /// Adds the service and the outputs that all services have.
    pub fn lower(self, cx: &mut Lowering<'_>) {
        let properties = val!({
            "Cluster": cx.foundation(FoundationValue::ClusterName),
            "TaskDefinition": &self.task.definition,
            "CapacityProviderStrategy": capacity_providers(&self.workload.spot),
            "PlatformVersion": "LATEST",
            "DesiredCount": self.desired_count,
            "DeploymentConfiguration": deployment_configuration(self.deployment, &self.rollback_alarms, cx),
            "AvailabilityZoneRebalancing": if *self.deployment.maximum_percent > 100 { "ENABLED" } else { "DISABLED" },
            "NetworkConfiguration": network_configuration(self.networking, &self.task.security_group, cx),
            "LoadBalancers": self.load_balancers,
            "HealthCheckGracePeriodSeconds": self.grace_period,
            "ServiceConnectConfiguration": self.service_connect,
            "EnableExecuteCommand": &self.workload.exec,
            "EnableECSManagedTags": true,
            "PropagateTags": "SERVICE",
        });
        let resource = cx.resource(&id(), "AWS::ECS::Service", properties);
        if let Some(after) = &self.after {
            resource.depends_on(after);
        }
        cx.output("serviceName", "Name of the ECS service", Val::get_att(&id(), "Name"));
        cx.output("serviceArn", "ARN of the ECS service", &id());
        self.task.outputs(cx);
    }
}

/// Always a strategy and never a launch type, because going from one to the other replaces the service.
pub fn capacity_providers(spot: &Spot) -> Val {
    if !*spot.enabled {
        return val!([{"CapacityProvider": "FARGATE", "Weight": 1u32}]);
    }
    let base = (*spot.base > 0).then(|| val!({"CapacityProvider": "FARGATE", "Base": &spot.base, "Weight": 0u32}));
    let spare = val!({"CapacityProvider": "FARGATE_SPOT", "Weight": 1u32}).from_origin(spot.enabled.origin);
    Val::list(base.into_iter().chain([spare]))
}

/// Where tasks stand. The component's own security group is always among theirs.
pub fn network_configuration(networking: &TaskNetworking, own: &LogicalId, cx: &mut Lowering<'_>) -> Val {
    let tier = if *networking.assign_public_ip { Tier::Public } else { Tier::Private };
    let subnets = cx.subnets(tier);
    let others: Vec<Val> = networking.security_groups.iter().map(|group| cx.text(group)).collect();
    val!({"AwsvpcConfiguration": {
        "Subnets": subnets,
        "SecurityGroups": Val::list([Val::get_att(own, "GroupId")].into_iter().chain(others)),
        "AssignPublicIp": networking.assign_public_ip.map(|public| if *public { "ENABLED" } else { "DISABLED" }),
    }})
}

fn deployment_configuration(deployment: &Deployment, own_alarms: &[LogicalId], cx: &mut Lowering<'_>) -> Val {
    let named: Vec<Val> = deployment.alarms.iter().map(|alarm| cx.text(alarm)).collect();
    let alarms = Val::list_or_absent(own_alarms.iter().map(Val::from).chain(named));
    let alarms = (!alarms.is_absent()).then(|| val!({"AlarmNames": alarms, "Enable": true, "Rollback": true}));
    val!({
        "MinimumHealthyPercent": &deployment.minimum_healthy_percent,
        "MaximumPercent": &deployment.maximum_percent,
        "DeploymentCircuitBreaker": {
            "Enable": &deployment.circuit_breaker.enabled,
            "Rollback": &deployment.circuit_breaker.rollback,
        },
        "Alarms": alarms,
    })
}
