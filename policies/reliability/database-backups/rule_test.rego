package deployer.rules.reliability.database_backups_test

import data.deployer.rules.reliability.database_backups

production(type, properties) := {"environment": {"production": true}, "resources": [resource(type, properties)]}

resource(type, properties) := {"address": "shop/database/Database", "component": "shop/database", "kind": "RDS", "type": type, "properties": properties}

test_no_backups_are_found if {
	found := database_backups.deny with input as production("AWS::RDS::DBInstance", {"BackupRetentionPeriod": 0})
	found == {{
		"resource": "shop/database/Database",
		"path": "Properties.BackupRetentionPeriod",
		"message": "no backups are made of the database of `shop/database`",
	}}
	count(database_backups.deny) == 1 with input as production("AWS::Redshift::Cluster", {"AutomatedSnapshotRetentionPeriod": "0"})
}

test_a_short_time_is_a_warning if {
	count(database_backups.warn) == 1 with input as production("AWS::RDS::DBCluster", {"BackupRetentionPeriod": "3", "DBClusterIdentifier": "shop"})
	count(database_backups.warn) == 1 with input as production("AWS::DocDB::DBCluster", {})
	count(database_backups.warn) == 1 with input as production("AWS::Redshift::Cluster", {"AutomatedSnapshotRetentionPeriod": 1})
	count(database_backups.deny) == 0 with input as production("AWS::Neptune::DBCluster", {})
}

test_a_week_passes if {
	count(database_backups.deny | database_backups.warn) == 0 with input as production("AWS::RDS::DBInstance", {"BackupRetentionPeriod": 7})
	count(database_backups.deny | database_backups.warn) == 0 with input as production("AWS::RDS::DBCluster", {"BackupRetentionPeriod": "35"})
	count(database_backups.deny | database_backups.warn) == 0 with input as production("AWS::RDS::DBCluster", {"BackupRetentionPeriod": {"Ref": "Days"}})
}

test_members_and_replicas_pass if {
	count(database_backups.deny | database_backups.warn) == 0 with input as production("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})
	count(database_backups.deny | database_backups.warn) == 0 with input as production("AWS::RDS::DBInstance", {"SourceDBInstanceIdentifier": {"Ref": "Main"}, "BackupRetentionPeriod": 0})
}

test_other_environments_pass if {
	count(database_backups.deny | database_backups.warn) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::RDS::DBInstance", {"BackupRetentionPeriod": 0})]}
}
