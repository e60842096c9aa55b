package deployer.rules.reliability.plan_data_loss_test

import data.deployer.rules.reliability.plan_data_loss

change(action, replacement, loss) := {
	"component": "shop/database",
	"logicalId": "DBInstance",
	"action": action,
	"replacement": replacement,
	"dataLoss": loss,
	"dataLossAllowed": false,
	"properties": [{"path": "Properties.StorageEncrypted", "before": true, "after": false}],
}

removed := object.union(change("delete", "never", true), {"properties": []})

allowed := object.union(change("replace", "certain", true), {"dataLossAllowed": true})

test_a_replacement_is_found_at_its_cause if {
	found := plan_data_loss.deny with input as {"changes": [change("replace", "certain", true)]}
	found == {{
		"component": "shop/database",
		"resource": "DBInstance",
		"path": "Properties.StorageEncrypted",
		"message": "`DBInstance` of `shop/database` is replaced: it would lose its data",
	}}
}

test_a_deletion_is_found if {
	found := plan_data_loss.deny with input as {"changes": [removed]}
	{[finding.path, finding.message] | some finding in found} == {["", "`DBInstance` of `shop/database` is deleted: it would lose its data"]}
}

test_what_is_perhaps_replaced_is_a_warning if {
	count(plan_data_loss.deny) == 0 with input as {"changes": [change("update", "possible", true)]}
	found := plan_data_loss.warn with input as {"changes": [change("update", "possible", true)]}
	{finding.message | some finding in found} == {"`DBInstance` of `shop/database` is perhaps replaced: it may lose its data"}
}

test_what_the_command_names_passes if {
	count(plan_data_loss.deny) == 0 with input as {"changes": [allowed]}
	count(plan_data_loss.warn) == 0 with input as {"changes": [object.union(allowed, {"replacement": "possible"})]}
}

test_what_keeps_its_data_passes if {
	count(plan_data_loss.deny) == 0 with input as {"changes": [change("replace", "certain", false), change("update", "never", false)]}
	count(plan_data_loss.warn) == 0 with input as {"changes": [change("update", "possible", false)]}
}
