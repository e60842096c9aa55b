//! The two roles of a task: the one that ECS starts containers with, and that of the containers' own
//! code. Each may do exactly what this component's fields imply.

use super::container::{ContainerSpec, Image};
use super::spec::WorkloadSpec;
use super::storage::Volume;
use super::task::Task;
use crate::backend::template::{Val, iam};
use crate::kinds::Lowering;
use crate::kinds::lowering::RoleSpec;
use iam::Statement;

const PRINCIPAL: &str = "ecs-tasks.amazonaws.com";

/// Adds the role that ECS pulls images, reads secrets and writes logs with.
pub fn execution_role(task: &Task, workload: &WorkloadSpec, cx: &mut Lowering<'_>) {
    let mut statements = pull_statements(workload);
    let logs = Val::get_att(&task.log_group, "Arn");
    statements.push(Statement::allow("WriteLogs", &["logs:CreateLogStream", "logs:PutLogEvents"], vec![logs]));
    statements.extend(secret_statements(workload, cx));
    let description = format!("ECS starts the containers of {}", cx.address());
    let role = RoleSpec { trust: iam::trust(PRINCIPAL), description, managed: Vec::new(), statements };
    cx.role(&task.execution_role, &role);
}

/// Adds the role of the containers' own code.
pub fn task_role(task: &Task, workload: &WorkloadSpec, cx: &mut Lowering<'_>) {
    let mut statements = cx.statements();
    statements
        .extend(workload.volumes.iter().enumerate().filter_map(|(index, volume)| efs_statement(index, volume, cx)));
    for (index, permission) in workload.permissions.iter().enumerate() {
        let resources = permission.resources.iter().map(|resource| cx.text(resource)).collect();
        let actions = permission.actions.iter().map(Val::from).collect();
        statements.push(Statement::written(format!("Permission{}", index + 1), actions, resources));
    }
    if *workload.exec {
        // The session channel has no resources to name (service authorization reference).
        let channel = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
        let channel =
            channel.map(|action| Val::from(format!("ssmmessages:{action}")).from_origin(workload.exec.origin));
        statements.push(Statement::written("OpenShell", channel.to_vec(), vec!["*".into()]));
        statements.extend(session_log_statements(task));
        if !statements.iter().any(|statement| statement.sid == "UseEncryptionKey") {
            statements.extend(cx.key_statement());
        }
    }
    let description = format!("The code of {}", cx.address());
    let role = RoleSpec { trust: iam::trust(PRINCIPAL), description, managed: Vec::new(), statements };
    cx.role(&task.task_role, &role);
}

/// What is typed in a session goes into the task's log group (ECS developer guide, logging for ECS Exec).
fn session_log_statements(task: &Task) -> [Statement; 2] {
    let write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
    [
        Statement::allow("LogSessions", &write, vec![Val::get_att(&task.log_group, "Arn")]),
        Statement::allow("FindLogGroups", &["logs:DescribeLogGroups"], vec!["*".into()]),
    ]
}

fn containers(workload: &WorkloadSpec) -> impl Iterator<Item = &ContainerSpec> {
    std::iter::once(&workload.container).chain(workload.sidecars.iter().map(|sidecar| &sidecar.container))
}

/// Pulling from ECR; other registries need no permission.
fn pull_statements(workload: &WorkloadSpec) -> Vec<Statement> {
    let mut repositories: Vec<Val> = Vec::new();
    let writer = (!workload.configs.is_empty()).then(|| Image::of_text(&workload.runtime.config_writer_image));
    for image in containers(workload).map(|container| &container.image).chain(&writer) {
        let Some(repository) = repository_arn(image) else { continue };
        if !repositories.iter().any(|known| known.data == repository.data) {
            repositories.push(repository);
        }
    }
    if repositories.is_empty() {
        return Vec::new();
    }
    let pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    vec![
        Statement::allow("PullImages", &pull, repositories),
        Statement::allow("LogInToRegistry", &["ecr:GetAuthorizationToken"], vec!["*".into()]),
    ]
}

fn repository_arn(image: &Image) -> Option<Val> {
    let (account, region, name) = image.ecr()?;
    let arn = format!("arn:${{AWS::Partition}}:ecr:{region}:{account}:repository/{name}");
    Some(Val::sub(arn).from_origin(image.0.repository.origin))
}

/// Secrets by name, secrets of other components, and passwords of registries.
fn secret_statements(workload: &WorkloadSpec, cx: &mut Lowering<'_>) -> Vec<Statement> {
    let secrets = || containers(workload).flat_map(|container| &container.secrets);
    let credentials = containers(workload).filter_map(|container| container.image.0.credentials.as_ref());
    let named: Vec<_> = secrets().filter_map(|secret| secret.secret_ref.as_ref()).chain(credentials).collect();
    let mut statements = cx.secret_statements(&named);
    let mut produced: Vec<Val> = Vec::new();
    for from in secrets().filter(|secret| secret.secret_ref.is_none()).filter_map(|secret| secret.value_from.as_ref()) {
        let arn = cx.reference(&from.0);
        if !produced.iter().any(|known| known.data == arn.data) {
            produced.push(arn);
        }
    }
    if !produced.is_empty() {
        if statements.is_empty() {
            statements.extend(cx.key_statement());
        }
        statements.push(Statement::allow("ReadProducedSecrets", &["secretsmanager:GetSecretValue"], produced));
    }
    statements
}

/// Mounting a file system. Its own policy or access point may allow less.
fn efs_statement(index: usize, volume: &Volume, cx: &mut Lowering<'_>) -> Option<Statement> {
    let efs = volume.efs.as_ref()?;
    let id = cx.text(&efs.file_system_id);
    let prefix = Val::sub("arn:${AWS::Partition}:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:file-system/");
    let arn = Val::join("", [prefix, id]).from_origin(efs.file_system_id.origin);
    let actions: &[&str] = if *volume.read_only {
        &["elasticfilesystem:ClientMount"]
    } else {
        &["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    };
    Some(Statement::allow(format!("MountVolume{}", index + 1), actions, vec![arn]))
}
