//! The container definitions of a task: the component's own container, those beside it, and the one that
//! writes config files.

use super::container::ContainerSpec;
use super::storage;
use super::task::{Task, TaskInput, principal_port};
use crate::backend::template::Val;
use crate::kinds::Lowering;
use crate::language::{Text, Traced};
use crate::val;
use compact_str::CompactString;

/// How large `/tmp` may get in the task's memory.
const DEFAULT_TMP_MIB: u32 = 64;

impl TaskInput<'_> {
    /// The component's own container first, then those beside it.
    pub(super) fn containers(&self, task: &Task, cx: &mut Lowering<'_>) -> Val {
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
        let served = principal_port(self.ports).map(|port| port.port.value);
        let mut container = self.container(&self.workload.container, name, self.environment.clone(), cx);
        container.insert("Essential", true.into());
        container.insert("PortMappings", self.port_mappings(None));
        container.insert("HealthCheck", self.health_check.map(|probe| probe.container_check(served)).into());
        let mounted = self.workload.volumes.iter().filter_map(|volume| volume.mount_path.as_ref());
        container.insert("LinuxParameters", self.linux_parameters(&self.workload.container, mounted));
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
            let essential = if *sidecar.init {
                Val::from(false).from_origin(sidecar.init.origin)
            } else {
                Val::from(&sidecar.essential)
            };
            container.insert("Essential", essential);
            container.insert("Cpu", Val::from(&sidecar.cpu));
            container.insert("Memory", Val::from(&sidecar.memory));
            container.insert("PortMappings", self.port_mappings(Some(name)));
            container
                .insert("HealthCheck", sidecar.health_check.as_ref().map(|probe| probe.container_check(None)).into());
            let mounted = sidecar.mounts.iter().map(|mount| &mount.path);
            container.insert("LinuxParameters", self.linux_parameters(&sidecar.container, mounted));
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
        let credentials =
            spec.image.0.credentials.as_ref().map(|secret| val!({"CredentialsParameter": cx.secret_arn(secret)}));
        let texts = |texts: &[Traced<Text>], cx: &mut Lowering<'_>| {
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
            "StopTimeout": &self.workload.stop_timeout,
        })
    }

    fn readonly(&self, spec: &ContainerSpec) -> Val {
        let exec = &self.workload.exec;
        spec.readonly_root_filesystem
            .as_ref()
            .map_or_else(|| Val::from(!**exec).from_origin(exec.origin.derived()), Val::from)
    }

    /// Directories in memory, and with ECS Exec an init process that reaps what shells leave behind.
    /// `/tmp` can be written unless something else is mounted there.
    fn linux_parameters<'p>(
        &self,
        spec: &'p ContainerSpec,
        mounted: impl Iterator<Item = &'p Traced<CompactString>>,
    ) -> Val {
        let exec = *self.workload.exec;
        let readonly = spec.readonly_root_filesystem.as_ref().map_or(!exec, |readonly| readonly.value);
        let has_tmp =
            spec.tmpfs.iter().map(|tmpfs| &tmpfs.path).chain(mounted).any(|path| path.trim_end_matches('/') == "/tmp");
        let default = (readonly && !has_tmp).then(|| val!({"ContainerPath": "/tmp", "Size": DEFAULT_TMP_MIB}));
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

impl ContainerSpec {
    /// Entry point and command in ECS's sense. `command` beside `args` is the entry point, as in
    /// Kubernetes.
    #[must_use]
    pub fn program(&self) -> (&[Traced<Text>], &[Traced<Text>]) {
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
