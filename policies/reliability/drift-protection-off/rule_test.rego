package deployer.rules.reliability.drift_protection_off_test

import data.deployer.rules.reliability.drift_protection_off as rule

drift(path, kind, expected, actual) := {"drift": [{
	"component": "shop/data",
	"logicalId": "Database",
	"differences": [{"path": path, "kind": kind, "expected": expected, "actual": actual}],
}]}

test_protection_that_is_off_or_gone_is_found if {
	count(rule.deny) == 1 with input as drift("Properties.DeletionProtection", "changed", true, false)
	count(rule.deny) == 1 with input as drift("Properties.SSESpecification.SSEEnabled", "removed", "true", null)
	count(rule.deny) == 1 with input as drift("Properties.BackupRetentionPeriod", "changed", 7, 0)
	count(rule.deny) == 1 with input as drift("Properties.KmsKeyId", "removed", "key", null)
}

test_other_changes_are_not_found if {
	count(rule.deny) == 0 with input as drift("Properties.DeletionProtection", "changed", false, true)
	count(rule.deny) == 0 with input as drift("Properties.BackupRetentionPeriod", "changed", 7, 14)
	count(rule.deny) == 0 with input as drift("Properties.KmsKeyId", "changed", "key", "other")
	count(rule.deny) == 0 with input as drift("Properties.MultiAZ", "changed", true, false)
}
