//! The task definition with what it needs: log group, roles, security group. `containers.rs` makes what
//! runs in it.

use super::health::Probe;
use super::roles;
use super::spec::{EgressRule, Port, TaskNetworking, WorkloadSpec};
use super::storage;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::Lowering;
use crate::language::{Name, Traced};
use crate::val;

/// A task to make.
pub struct TaskInput<'s> {
    /// The fields that all kinds share.
    pub workload: &'s WorkloadSpec,
    /// How it stands in the network.
    pub networking: &'s TaskNetworking,
    /// Ports that its containers listen on.
    pub ports: &'s [Port],
    /// The check that ECS makes inside the component's own container.
    pub health_check: Option<&'s Probe>,
    /// Environment variables that the kind adds, `Name` and `Value`.
    pub environment: Vec<Val>,
    /// Rules of the security group: who may connect.
    pub ingress: Vec<Val>,
}

/// The ids of what a task consists of.
pub struct Task {
    /// The task definition.
    pub definition: LogicalId,
    /// The role that ECS starts containers with.
    pub execution_role: LogicalId,
    /// The role of the containers' own code.
    pub task_role: LogicalId,
    /// The security group of the tasks.
    pub security_group: LogicalId,
    /// Where containers print to.
    pub log_group: LogicalId,
}

impl TaskInput<'_> {
    /// Adds the task definition and everything that it needs.
    pub fn lower(self, cx: &mut Lowering<'_>) -> Task {
        let task = Task {
            definition: LogicalId::of("TaskDefinition"),
            execution_role: LogicalId::of("ExecutionRole"),
            task_role: LogicalId::of("TaskRole"),
            security_group: LogicalId::of("SecurityGroup"),
            log_group: LogicalId::of("LogGroup"),
        };
        cx.log_group(&task.log_group, self.workload.logging.retention_days.as_ref());
        roles::execution_role(&task, self.workload, cx);
        roles::task_role(&task, self.workload, cx);
        self.security_group(&task, cx);
        self.definition(&task, cx);
        task
    }

    fn security_group(&self, task: &Task, cx: &mut Lowering<'_>) {
        let group = cx.security_group(&task.security_group, self.ingress.clone());
        if !self.networking.egress.is_empty() {
            group.set("SecurityGroupEgress", Val::list(self.networking.egress.iter().map(egress_rule)));
        }
        cx.reach_producers(&task.security_group);
    }

    fn definition(&self, task: &Task, cx: &mut Lowering<'_>) {
        let workload = self.workload;
        let storage = workload.ephemeral_storage_gb.as_ref().map(|size| val!({"SizeInGiB": size}));
        let properties = val!({
            "NetworkMode": "awsvpc",
            "RequiresCompatibilities": ["FARGATE"],
            "Cpu": workload.resources.cpu.map(u32::to_string),
            "Memory": workload.resources.memory.map(u32::to_string),
            "RuntimePlatform": {"CpuArchitecture": &workload.runtime.architecture, "OperatingSystemFamily": "LINUX"},
            "EphemeralStorage": storage,
            "ExecutionRoleArn": Val::get_att(&task.execution_role, "Arn"),
            "TaskRoleArn": Val::get_att(&task.task_role, "Arn"),
            "ContainerDefinitions": self.containers(task, cx),
            "Volumes": storage::volumes(workload, cx),
        });
        cx.resource(&task.definition, "AWS::ECS::TaskDefinition", properties);
    }
}

impl Task {
    /// Where a container prints to. Without blocking: a container that prints more than CloudWatch takes
    /// loses lines rather than time.
    #[must_use]
    pub fn log_configuration(&self, prefix: &str) -> Val {
        val!({
            "LogDriver": "awslogs",
            "Options": {
                "awslogs-group": &self.log_group,
                "awslogs-region": Val::reference("AWS::Region"),
                "awslogs-stream-prefix": prefix,
                "mode": "non-blocking",
                "max-buffer-size": "4m",
            },
        })
    }

    /// Adds the outputs that every kind with a task has.
    pub fn outputs(&self, cx: &mut Lowering<'_>) {
        cx.output("taskDefinitionArn", "ARN of the task definition's current revision", &self.definition);
        cx.output("taskRoleArn", "ARN of the role of the containers' own code", Val::get_att(&self.task_role, "Arn"));
        cx.output("securityGroupId", "Id of the tasks' security group", Val::get_att(&self.security_group, "GroupId"));
        cx.output("logGroupName", "Name of the log group", &self.log_group);
    }
}

fn egress_rule(rule: &EgressRule) -> Val {
    let port = |bound: u16| rule.port.as_ref().map_or_else(|| Val::from(bound), Val::from);
    val!({
        "IpProtocol": &rule.protocol,
        "CidrIp": &rule.cidr,
        "FromPort": port(0),
        "ToPort": port(u16::MAX),
        "Description": rule.description.as_ref().map_or_else(|| Val::from(format!("To {}", rule.cidr.value)), Val::from),
    })
}

/// The port that a user means by leaving it out: the one named `http`, else the first with TCP.
#[must_use]
pub fn principal_port(ports: &[Port]) -> Option<&Port> {
    let tcp = || ports.iter().filter(|port| *port.protocol == super::spec::Protocol::Tcp);
    tcp().find(|port| port.name.value.as_str() == "http").or_else(|| tcp().next())
}

/// The container that listens on a port.
#[must_use]
pub fn listener<'p>(port: &'p Port, own: &'p str) -> &'p str {
    port.container.as_ref().map_or(own, |name: &Traced<Name>| name.value.as_str())
}
