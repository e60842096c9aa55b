package deployer.rules.reliability.plan_backups_dropped_test

import data.deployer.rules.reliability.plan_backups_dropped

change(action, path, before, after) := {"changes": [{
	"component": "shop/database",
	"logicalId": "DBInstance",
	"action": action,
	"properties": [{"path": path, "before": before, "after": after}],
}]}

recovery := "Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"

test_backups_that_are_switched_off_are_found if {
	found := plan_backups_dropped.deny with input as change("update", "Properties.BackupRetentionPeriod", 7, 0)
	found == {{
		"component": "shop/database",
		"resource": "DBInstance",
		"path": "Properties.BackupRetentionPeriod",
		"message": "`shop/database`: the backups of the last 7 days are deleted",
	}}
	count(plan_backups_dropped.deny) == 1 with input as change("update", "Properties.SnapshotRetentionLimit", "5", "0")
}

test_recovery_that_is_switched_off_is_found if {
	found := plan_backups_dropped.deny with input as change("update", recovery, true, false)
	{finding.message | some finding in found} == {"`shop/database`: recovery to a point in time ends, and with it what could be recovered"}
	count(plan_backups_dropped.deny) == 1 with input as change("update", recovery, "true", null)
}

test_a_shorter_retention_is_a_warning if {
	found := plan_backups_dropped.warn with input as change("update", "Properties.BackupRetentionPeriod", 30, 7)
	{finding.message | some finding in found} == {"`shop/database`: backups older than 7 days are deleted; 30 days were kept"}
	count(plan_backups_dropped.deny) == 0 with input as change("update", "Properties.BackupRetentionPeriod", 30, 7)
}

test_what_keeps_backups_passes if {
	count(plan_backups_dropped.deny) == 0 with input as change("update", "Properties.BackupRetentionPeriod", 7, 14)
	count(plan_backups_dropped.warn) == 0 with input as change("update", "Properties.BackupRetentionPeriod", 7, 14)
	count(plan_backups_dropped.deny) == 0 with input as change("update", recovery, false, true)
	count(plan_backups_dropped.warn) == 0 with input as change("update", "Properties.BackupRetentionPeriod", 0, 7)
}

test_other_changes_pass if {
	count(plan_backups_dropped.deny) == 0 with input as change("create", "Properties.BackupRetentionPeriod", 7, 0)
	count(plan_backups_dropped.deny) == 0 with input as change("update", "Properties.AllocatedStorage", 50, 0)
	count(plan_backups_dropped.deny) == 0 with input as change("update", "Properties.BackupRetentionPeriod", {"Ref": "Days"}, null)
}
