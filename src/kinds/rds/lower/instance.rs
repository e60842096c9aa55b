//! An RDS instance and its read replicas.

use super::{Parts, db_user_arn, insert_credentials, key, monitoring};
use crate::backend::template::{LogicalId, Policy, Val};
use crate::kinds::Lowering;
use crate::kinds::rds::spec::RdsSpec;
use crate::val;

const TYPE: &str = "AWS::RDS::DBInstance";

/// Adds the instance, its read replicas, their alarms and outputs.
pub fn lower(spec: &RdsSpec, parts: &Parts, cx: &mut Lowering<'_>) {
    let id = LogicalId::of("DBInstance");
    let properties = primary(spec, parts, cx);
    cx.resource(&id, TYPE, properties).keep(Policy::Snapshot);
    monitoring::instance_alarms(spec, &id, None, cx);
    let replicas: Vec<LogicalId> = (1..=spec.readers()).map(|number| replica(spec, parts, &id, number, cx)).collect();
    cx.output("endpoint", "Host of the database", Val::get_att(&id, "Endpoint.Address"));
    cx.output("port", "Port of the database", Val::get_att(&id, "Endpoint.Port"));
    cx.output("arn", "ARN of the instance", Val::get_att(&id, "DBInstanceArn"));
    cx.output("identifier", "Identifier of the instance", &id);
    cx.output("dbUserArn", "ARN of database users", db_user_arn(spec, &id, "DbiResourceId"));
    if let Some(first) = replicas.first() {
        cx.output("readerEndpoint", "Host of the first read replica", Val::get_att(first, "Endpoint.Address"));
        cx.output("readerDbUserArn", "ARN of its database users", db_user_arn(spec, first, "DbiResourceId"));
    }
    if spec.has_managed_password() {
        cx.output("secretArn", "Secret of the master user", Val::get_att(&id, "MasterUserSecret.SecretArn"));
    }
}

fn primary(spec: &RdsSpec, parts: &Parts, cx: &Lowering<'_>) -> Val {
    let mut properties = val!({
        "Engine": &spec.engine.engine,
        "EngineVersion": spec.version(),
        "AllowMajorVersionUpgrade": &spec.engine.allow_major_version_upgrade,
        "AllocatedStorage": spec.allocated_gb().map(|size| size.to_string()),
        "Port": spec.port().map(|port| port.to_string()),
        "MultiAZ": &spec.multi_az,
        "BackupRetentionPeriod": &spec.backup.retention_days,
        "PreferredBackupWindow": &spec.backup.window,
        "DBSubnetGroupName": &parts.subnet_group,
        "DBSnapshotIdentifier": &spec.snapshot_identifier,
    });
    // A restored instance takes its databases and its encryption from the snapshot, and CloudFormation
    // refuses to be told.
    if spec.snapshot_identifier.is_none() {
        properties.insert("DBName", (&spec.database.name).into());
        properties.insert("StorageEncrypted", true.into());
        properties.insert("KmsKeyId", key(spec, cx).into());
    }
    insert_credentials(&mut properties, spec, cx);
    insert_shared(&mut properties, spec, parts, cx);
    properties
}

/// A read replica: its source gives it engine, size, users, subnets and encryption.
fn replica(spec: &RdsSpec, parts: &Parts, source: &LogicalId, number: u32, cx: &mut Lowering<'_>) -> LogicalId {
    let id = LogicalId::of(&format!("ReadReplica{number}"));
    let mut properties = val!({"SourceDBInstanceIdentifier": source});
    insert_shared(&mut properties, spec, parts, cx);
    if let Some(replicas) = &spec.replicas {
        properties = properties.from_origin(replicas.origin.derived());
    }
    cx.resource(&id, TYPE, properties).keep(Policy::Delete);
    monitoring::instance_alarms(spec, &id, Some(number), cx);
    id
}

/// What an instance and its read replicas say alike.
fn insert_shared(properties: &mut Val, spec: &RdsSpec, parts: &Parts, cx: &Lowering<'_>) {
    let storage = &spec.instance.storage;
    let shared = [
        ("DBInstanceClass", Val::from(&spec.instance.class)),
        ("StorageType", spec.storage_type().into()),
        ("Iops", (&storage.iops).into()),
        ("StorageThroughput", (&storage.throughput).into()),
        ("MaxAllocatedStorage", (&storage.max_allocated_gb).into()),
        ("DBParameterGroupName", (&parts.parameter_group).into()),
        ("VPCSecurityGroups", parts.security_groups()),
        ("PubliclyAccessible", false.into()),
        ("CACertificateIdentifier", (&spec.ca_certificate).into()),
        ("EnableIAMDatabaseAuthentication", spec.iam_logins().into()),
        ("AutoMinorVersionUpgrade", (&spec.maintenance.auto_minor_version_upgrade).into()),
        ("PreferredMaintenanceWindow", (&spec.maintenance.window).into()),
        ("CopyTagsToSnapshot", true.into()),
        ("DeletionProtection", cx.deletion_protection(spec.deletion_protection.as_ref())),
        ("EnableCloudwatchLogsExports", Val::list_or_absent(spec.logs().into_iter().map(Val::from))),
    ];
    for (name, value) in shared {
        properties.insert(name, value);
    }
    monitoring::insert(properties, spec, parts, cx);
}
