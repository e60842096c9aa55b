package deployer.rules.security.plan_protection_removed_test

import data.deployer.rules.security.plan_protection_removed

plan(action, path, before, after) := {"changes": [{
	"component": "shop/database",
	"logicalId": "DBInstance",
	"action": action,
	"properties": [{"path": path, "before": before, "after": after}],
}]}

test_a_protection_that_goes_is_found if {
	found := plan_protection_removed.deny with input as plan("update", "Properties.DeletionProtection", true, false)
	found == {{
		"component": "shop/database",
		"resource": "DBInstance",
		"path": "Properties.DeletionProtection",
		"message": "`DBInstance` of `shop/database` loses a protection: DeletionProtection is switched off",
	}}
	blocked := plan_protection_removed.deny with input as plan("update", "Properties.PublicAccessBlockConfiguration.BlockPublicPolicy", "true", null)
	{finding.message | some finding in blocked} == {"`DBInstance` of `shop/database` loses a protection: BlockPublicPolicy is switched off"}
}

test_what_becomes_public_is_found if {
	found := plan_protection_removed.deny with input as plan("update", "Properties.PubliclyAccessible", false, true)
	{finding.message | some finding in found} == {"`DBInstance` of `shop/database` loses a protection: it can be reached from the internet"}
}

test_a_policy_that_no_longer_keeps_is_found if {
	found := plan_protection_removed.deny with input as plan("update", "DeletionPolicy", "Snapshot", "Delete")
	{finding.message | some finding in found} == {"`DBInstance` of `shop/database` loses a protection: DeletionPolicy no longer keeps it"}
	count(plan_protection_removed.deny) == 1 with input as plan("update", "UpdateReplacePolicy", "Retain", null)
}

test_protections_that_come_pass if {
	count(plan_protection_removed.deny) == 0 with input as plan("update", "Properties.DeletionProtection", false, true)
	count(plan_protection_removed.deny) == 0 with input as plan("update", "Properties.PubliclyAccessible", true, false)
	count(plan_protection_removed.deny) == 0 with input as plan("update", "DeletionPolicy", "Delete", "Retain")
}

test_other_changes_pass if {
	count(plan_protection_removed.deny) == 0 with input as plan("create", "Properties.DeletionProtection", true, false)
	count(plan_protection_removed.deny) == 0 with input as plan("update", "Properties.DeletionProtection", true, {"Ref": "Protection"})
	count(plan_protection_removed.deny) == 0 with input as plan("update", "Properties.MultiAZ", true, false)
}
