//! From a database's spec to its resources. Here is what instances and clusters have in common;
//! `instance.rs` makes an RDS instance with its read replicas, `cluster.rs` an Aurora cluster.

mod cluster;
mod instance;
mod monitoring;

use super::spec::RdsSpec;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::Lowering;
use crate::kinds::lowering::{Tier, secret_value};
use crate::val;

/// Adds the database and what it stands in.
pub fn lower(spec: &RdsSpec, cx: &mut Lowering<'_>) {
    let parts = Parts::lower(spec, cx);
    if spec.engine().is_aurora() {
        cluster::lower(spec, &parts, cx);
    } else {
        instance::lower(spec, &parts, cx);
    }
    cx.output("databaseName", "Name of the database", &spec.database.name);
    cx.output("username", "Master user", spec.username());
    cx.output("securityGroupId", "Security group of the database", Val::get_att(&parts.security_group, "GroupId"));
}

/// What every instance of the database refers to.
struct Parts {
    security_group: LogicalId,
    subnet_group: LogicalId,
    parameter_group: LogicalId,
    monitoring_role: Option<LogicalId>,
}

impl Parts {
    fn lower(spec: &RdsSpec, cx: &mut Lowering<'_>) -> Self {
        let security_group = LogicalId::of("SecurityGroup");
        cx.closed_security_group(&security_group);
        Self {
            security_group,
            subnet_group: subnet_group(cx),
            parameter_group: parameter_group(spec, cx),
            monitoring_role: monitoring::role(spec, cx),
        }
    }

    /// The security group as the list that RDS wants.
    fn security_groups(&self) -> Val {
        val!([Val::get_att(&self.security_group, "GroupId")])
    }
}

fn subnet_group(cx: &mut Lowering<'_>) -> LogicalId {
    let id = LogicalId::of("DBSubnetGroup");
    let properties = val!({
        "DBSubnetGroupDescription": format!("Subnets of {}", cx.address()),
        "SubnetIds": cx.subnets(Tier::Isolated),
    });
    cx.resource(&id, "AWS::RDS::DBSubnetGroup", properties);
    id
}

/// The parameter group: TLS and logs first, then what the user says, which wins.
fn parameter_group(spec: &RdsSpec, cx: &mut Lowering<'_>) -> LogicalId {
    let engine = spec.engine();
    let mut parameters = Val::map();
    let (name, value) = engine.tls_parameter();
    parameters.insert(name, value.into());
    for log in spec.logs() {
        for (name, value) in engine.log_parameters(log.value) {
            parameters.insert(name, Val::from(*value).from_origin(log.origin));
        }
    }
    for (name, value) in &spec.parameters {
        parameters.insert(name, value.into());
    }
    let (role, kind) = if engine.is_aurora() {
        ("DBClusterParameterGroup", "AWS::RDS::DBClusterParameterGroup")
    } else {
        ("DBParameterGroup", "AWS::RDS::DBParameterGroup")
    };
    let id = LogicalId::of(role);
    let properties = val!({
        "Description": format!("Parameters of {}", cx.address()),
        "Family": spec.version().map(|version| engine.family(version)),
        "Parameters": parameters,
    });
    cx.resource(&id, kind, properties);
    id
}

/// The key of storage, backups and the managed secret.
fn key(spec: &RdsSpec, cx: &Lowering<'_>) -> Option<Val> {
    spec.encryption.kms_key_arn.as_ref().map(Val::from).or_else(|| cx.key())
}

/// User and password of the master user: managed by RDS, or the value of the user's secret.
fn insert_credentials(properties: &mut Val, spec: &RdsSpec, cx: &Lowering<'_>) {
    if spec.snapshot_identifier.is_none() {
        properties.insert("MasterUsername", spec.username().into());
    }
    match &spec.database.password_secret {
        Some(secret) => properties.insert("MasterUserPassword", secret_value(secret)),
        None => {
            properties.insert("ManageMasterUserPassword", true.into());
            let key = key(spec, cx).map(|key| val!({"KmsKeyId": key}));
            properties.insert("MasterUserSecret", key.into());
        }
    }
}

/// The ARN of database users who log in with IAM, without the user's name. `resource_id` is the
/// attribute of `id` that holds the immutable id of the instance or cluster.
fn db_user_arn(spec: &RdsSpec, id: &LogicalId, resource_id: &str) -> Val {
    let offered = spec.iam_logins();
    if !*offered {
        return Val::ABSENT;
    }
    let prefix = "arn:${AWS::Partition}:rds-db:${AWS::Region}:${AWS::AccountId}:dbuser:";
    Val::sub(format!("{prefix}${{{id}.{resource_id}}}")).from_origin(offered.origin)
}
