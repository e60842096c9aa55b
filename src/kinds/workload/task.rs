//! The task definition with what it needs: log group, roles, security group, containers.

use super::container::ContainerSpec;
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

    /// The component's own container first, then those beside it.
    fn containers(&self, task: &Task, cx: &mut Lowering<'_>) -> Val {
        let writer = storage::config_writer(self.workload, cx).map(|mut writer| {
            writer.insert("LogConfiguration", task.log_configuration(storage::CONFIG_WRITER));
            writer
        });
        let configured = writer.is_some();
        let mut containers = vec![self.own_container(task, configured, cx)];
        containers.extend(self.sidecars(task, configured, cx));
        containers.extend(writer);
        Val::list(containers)
    }

    fn own_container(&self, task: &Task, configured: bool, cx: &mut Lowering<'_>) -> Val {
        let name = cx.address().component();
        let served = self.ports.first().map(|port| port.port.value);
        let mut container = self.container(&self.workload.container, name, self.environment.clone(), cx);
        container.insert("Essential", true.into());
        container.insert("PortMappings", self.port_mappings(None));
        container.insert("HealthCheck", self.health_check.map(|probe| probe.container_check(served)).into());
        container.insert("MountPoints", storage::own_mounts(self.workload));
        container.insert("DependsOn", self.own_dependencies(configured));
        container.insert("LogConfiguration", task.log_configuration(name));
        container
    }

    fn own_dependencies(&self, configured: bool) -> Val {
        let init = self.workload.sidecars.iter().filter(|sidecar| *sidecar.init);
        let init = init.map(|sidecar| val!({"ContainerName": &sidecar.name, "Condition": "SUCCESS"}));
        Val::list_or_absent(init.chain(configured.then(after_config_writer)))
    }

    fn sidecars(&self, task: &Task, configured: bool, cx: &mut Lowering<'_>) -> Vec<Val> {
        let mut containers = Vec::new();
        for sidecar in &self.workload.sidecars {
            let name = sidecar.name.as_str();
            let mut container = self.container(&sidecar.container, name, Vec::new(), cx);
            let essential = if *sidecar.init { Val::from(false).from_origin(sidecar.init.origin) } else { Val::from(&sidecar.essential) };
            container.insert("Essential", essential);
            container.insert("Cpu", Val::from(&sidecar.cpu));
            container.insert("Memory", Val::from(&sidecar.memory));
            container.insert("PortMappings", self.port_mappings(Some(name)));
            container.insert("HealthCheck", sidecar.health_check.as_ref().map(|probe| probe.container_check(None)).into());
            container.insert("MountPoints", storage::sidecar_mounts(self.workload, name, &sidecar.mounts));
            container.insert("DependsOn", configured.then(|| val!([after_config_writer()])).into());
            container.insert("LogConfiguration", task.log_configuration(name));
            containers.push(container);
        }
        containers
    }

    /// What the component's own container and sidecars have in common. `variables` come after the
    /// user's.
    fn container(&self, spec: &ContainerSpec, name: &str, variables: Vec<Val>, cx: &mut Lowering<'_>) -> Val {
        let (entry_point, command) = spec.program();
        let credentials = spec.image.0.credentials.as_ref().map(|secret| val!({"CredentialsParameter": cx.secret_arn(secret)}));
        let texts = |texts: &[Traced<crate::language::Text>], cx: &mut Lowering<'_>| {
            Val::list_or_absent(texts.iter().map(|text| cx.text(text)).collect::<Vec<_>>())
        };
        val!({
            "Name": name,
            "Image": spec.image.uri(),
            "RepositoryCredentials": credentials,
            "EntryPoint": texts(entry_point, cx),
            "Command": texts(command, cx),
            "WorkingDirectory": &spec.working_directory,
            "User": &spec.user,
            "Environment": environment(spec, variables, cx),
            "Secrets": secrets(spec, cx),
            "ReadonlyRootFilesystem": self.readonly(spec),
            "LinuxParameters": self.linux_parameters(spec),
            "StopTimeout": &self.workload.stop_timeout,
        })
    }

    fn readonly(&self, spec: &ContainerSpec) -> Val {
        let exec = &self.workload.exec;
        spec.readonly_root_filesystem.as_ref().map_or_else(|| Val::from(!**exec).from_origin(exec.origin.derived()), Val::from)
    }

    /// Directories in memory, and with ECS Exec an init process that reaps what shells leave behind.
    fn linux_parameters(&self, spec: &ContainerSpec) -> Val {
        let exec = *self.workload.exec;
        let readonly = spec.readonly_root_filesystem.as_ref().map_or(!exec, |readonly| readonly.value);
        let taken = |path: &str| path.trim_end_matches('/') == "/tmp";
        let mounted = self.workload.volumes.iter().filter_map(|volume| volume.mount_path.as_ref());
        let has_tmp = spec.tmpfs.iter().map(|tmpfs| &tmpfs.path).chain(mounted).any(|path| taken(path));
        let default = (readonly && !has_tmp).then(|| val!({"ContainerPath": "/tmp", "Size": 64u32}));
        let own = spec.tmpfs.iter().map(|tmpfs| val!({"ContainerPath": &tmpfs.path, "Size": &tmpfs.size_mib}));
        let tmpfs = Val::list_or_absent(own.chain(default));
        if tmpfs.is_absent() && !exec {
            return Val::ABSENT;
        }
        val!({"InitProcessEnabled": exec.then_some(true), "Tmpfs": tmpfs})
    }

    fn port_mappings(&self, container: Option<&str>) -> Val {
        let own = self.ports.iter().filter(|port| port.container.as_ref().map(|name| name.as_str()) == container);
        Val::list_or_absent(own.map(|port| {
            val!({
                "Name": &port.name,
                "ContainerPort": &port.port,
                "Protocol": &port.protocol,
                "AppProtocol": &port.app_protocol,
            })
        }))
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

impl ContainerSpec {
    /// Entry point and command in ECS's sense. `command` beside `args` is the entry point, as in
    /// Kubernetes.
    #[must_use]
    pub fn program(&self) -> (&[Traced<crate::language::Text>], &[Traced<crate::language::Text>]) {
        match (self.entry_point.is_empty(), self.args.is_empty()) {
            (_, true) => (&self.entry_point, &self.command),
            (true, false) => (&self.command, &self.args),
            (false, false) => (&self.entry_point, &self.args),
        }
    }
}

fn after_config_writer() -> Val {
    val!({"ContainerName": storage::CONFIG_WRITER, "Condition": "SUCCESS"})
}

/// The user's variables, then those of the kind that the user did not set.
fn environment(spec: &ContainerSpec, of_kind: Vec<Val>, cx: &mut Lowering<'_>) -> Val {
    let mut variables = Vec::new();
    for variable in &spec.environment {
        let value = match (&variable.value, &variable.value_from) {
            (Some(text), _) => cx.text(text),
            (None, Some(from)) => cx.reference(&from.0),
            (None, None) => Val::string(""),
        };
        variables.push(val!({"Name": &variable.name, "Value": value}));
    }
    let written = |name: Option<&str>| spec.environment.iter().any(|variable| Some(variable.name.as_str()) == name);
    variables.extend(of_kind.into_iter().filter(|variable| !written(variable.get("Name").and_then(Val::as_str))));
    Val::list_or_absent(variables)
}

/// ECS takes a key of a JSON secret after the ARN, as `arn:key:version-stage:version-id`.
fn secrets(spec: &ContainerSpec, cx: &mut Lowering<'_>) -> Val {
    let mut secrets = Vec::new();
    for secret in &spec.secrets {
        let arn = match (&secret.secret_ref, &secret.value_from) {
            (Some(secret), _) => cx.secret_arn(secret),
            (None, Some(from)) => cx.reference(&from.0),
            (None, None) => continue,
        };
        let origin = arn.origin.unwrap_or(secret.name.origin);
        let from = match secret.json_key() {
            Some(key) => with_suffix(arn, &format!(":{}::", key.value)).from_origin(origin),
            None => arn,
        };
        secrets.push(val!({"Name": secret.variable(), "ValueFrom": from}));
    }
    Val::list_or_absent(secrets)
}

fn with_suffix(arn: Val, suffix: &str) -> Val {
    Val::join("", [arn, suffix.into()])
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
