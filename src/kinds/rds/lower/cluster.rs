//! An Aurora cluster and its instances: one that writes, and readers. Which of them writes changes with
//! every failover, so they are numbered.

use super::{Parts, db_user_arn, insert_credentials, key, monitoring};
use crate::backend::template::{LogicalId, Policy, Val};
use crate::kinds::Lowering;
use crate::kinds::rds::spec::{RdsSpec, Serverless};
use crate::val;

/// Adds the cluster, its instances, their alarms and outputs.
pub fn lower(spec: &RdsSpec, parts: &Parts, cx: &mut Lowering<'_>) {
    let id = LogicalId::of("DBCluster");
    let properties = cluster(spec, parts, cx);
    cx.resource(&id, "AWS::RDS::DBCluster", properties).keep(Policy::Snapshot);
    for number in 1..=spec.readers().saturating_add(1) {
        let properties = instance(spec, parts, &id, cx);
        let instance = LogicalId::of(&format!("DBInstance{number}"));
        cx.resource(&instance, "AWS::RDS::DBInstance", properties).keep(Policy::Delete);
    }
    monitoring::cluster_alarms(spec, &id, cx);
    cx.output("endpoint", "Host of the instance that writes", Val::get_att(&id, "Endpoint.Address"));
    cx.output("port", "Port of the cluster", Val::get_att(&id, "Endpoint.Port"));
    cx.output("readerEndpoint", "Host of the readers", Val::get_att(&id, "ReadEndpoint.Address"));
    cx.output("arn", "ARN of the cluster", Val::get_att(&id, "DBClusterArn"));
    cx.output("identifier", "Identifier of the cluster", &id);
    cx.output("dbUserArn", "ARN of database users", db_user_arn(spec, &id, "DBClusterResourceId"));
    if spec.has_managed_password() {
        cx.output("secretArn", "Secret of the master user", Val::get_att(&id, "MasterUserSecret.SecretArn"));
    }
}

fn cluster(spec: &RdsSpec, parts: &Parts, cx: &Lowering<'_>) -> Val {
    let mut properties = val!({
        "Engine": &spec.engine.engine,
        "EngineVersion": spec.version(),
        "Port": spec.port(),
        "StorageType": spec.storage_type(),
        "StorageEncrypted": true,
        "KmsKeyId": key(spec, cx),
        "ServerlessV2ScalingConfiguration": spec.serverless.as_ref().map(capacity),
        "BackupRetentionPeriod": &spec.backup.retention_days,
        "PreferredBackupWindow": &spec.backup.window,
        "PreferredMaintenanceWindow": &spec.maintenance.window,
        "CopyTagsToSnapshot": true,
        "DBSubnetGroupName": &parts.subnet_group,
        "DBClusterParameterGroupName": &parts.parameter_group,
        "VpcSecurityGroupIds": parts.security_groups(),
        "EnableIAMDatabaseAuthentication": spec.iam_logins(),
        "EnableCloudwatchLogsExports": Val::list_or_absent(spec.logs().into_iter().map(Val::from)),
        "DeletionProtection": cx.deletion_protection(spec.deletion_protection.as_ref()),
        "SnapshotIdentifier": &spec.snapshot_identifier,
    });
    if spec.snapshot_identifier.is_none() {
        properties.insert("DatabaseName", (&spec.database.name).into());
    }
    insert_credentials(&mut properties, spec, cx);
    properties
}

fn capacity(serverless: &Serverless) -> Val {
    val!({
        "MinCapacity": &serverless.min_capacity,
        "MaxCapacity": &serverless.max_capacity,
        "SecondsUntilAutoPause": &serverless.pause_after,
    })
}

fn instance(spec: &RdsSpec, parts: &Parts, cluster: &LogicalId, cx: &Lowering<'_>) -> Val {
    let class = spec.serverless.as_ref().map(|serverless| serverless.min_capacity.map(|_| "db.serverless"));
    let mut properties = val!({
        "Engine": &spec.engine.engine,
        "DBClusterIdentifier": cluster,
        "DBInstanceClass": class.map_or_else(|| Val::from(&spec.instance.class), Val::from),
        "PubliclyAccessible": false,
        "CACertificateIdentifier": &spec.ca_certificate,
        "AutoMinorVersionUpgrade": &spec.maintenance.auto_minor_version_upgrade,
        "PreferredMaintenanceWindow": &spec.maintenance.window,
    });
    monitoring::insert(&mut properties, spec, parts, cx);
    properties
}
