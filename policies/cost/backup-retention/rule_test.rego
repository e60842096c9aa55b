package deployer.rules.cost.backup_retention_test

import data.deployer.rules.cost.backup_retention

given(production, properties) := {
	"environment": {"production": production},
	"resources": [{
		"address": "orders/database/DBInstance",
		"component": "orders/database",
		"logicalId": "DBInstance",
		"type": "AWS::RDS::DBInstance",
		"properties": properties,
	}],
}

test_long_backups_are_found if {
	backup_retention.deny == {{
		"resource": "orders/database/DBInstance",
		"path": "Properties.BackupRetentionPeriod",
		"message": "backups of `orders/database` are kept for 35 days in an environment that is not production",
	}} with input as given(false, {"BackupRetentionPeriod": 35})
	count(backup_retention.deny) == 1 with input as given(false, {"SnapshotRetentionLimit": "30"})
}

test_short_backups_and_what_is_not_known_pass if {
	count(backup_retention.deny) == 0 with input as given(false, {"BackupRetentionPeriod": 14})
	count(backup_retention.deny) == 0 with input as given(false, {"SnapshotRetentionLimit": 7})
	count(backup_retention.deny) == 0 with input as given(false, {"BackupRetentionPeriod": {"Ref": "Days"}})
	count(backup_retention.deny) == 0 with input as given(false, {})
}

test_production_keeps_what_it_needs if {
	count(backup_retention.deny) == 0 with input as given(true, {"BackupRetentionPeriod": 35, "SnapshotRetentionLimit": 35})
}
