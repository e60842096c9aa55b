package deployer.rules.cost.backup_retention_test

import data.deployer.rules.cost.backup_retention

found(production, properties) := result if {
	result := backup_retention.deny with input as {
		"environment": {"production": production},
		"resources": [{
			"address": "orders/database/DBInstance",
			"component": "orders/database",
			"logicalId": "DBInstance",
			"type": "AWS::RDS::DBInstance",
			"properties": properties,
		}],
	}
}

test_long_backups_are_found if {
	found(false, {"BackupRetentionPeriod": 35}) == {{
		"resource": "orders/database/DBInstance",
		"path": "Properties.BackupRetentionPeriod",
		"message": "backups of `orders/database` are kept for 35 days in an environment that is not production",
	}}
	count(found(false, {"SnapshotRetentionLimit": "30"})) == 1
}

test_short_backups_and_what_is_not_known_pass if {
	count(found(false, {"BackupRetentionPeriod": 14})) == 0
	count(found(false, {"SnapshotRetentionLimit": 7})) == 0
	count(found(false, {"BackupRetentionPeriod": {"Ref": "Days"}})) == 0
	count(found(false, {})) == 0
}

test_production_keeps_what_it_needs if {
	count(found(true, {"BackupRetentionPeriod": 35, "SnapshotRetentionLimit": 35})) == 0
}
