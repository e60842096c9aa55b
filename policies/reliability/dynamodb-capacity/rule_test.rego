package deployer.rules.reliability.dynamodb_capacity_test

import data.deployer.rules.reliability.dynamodb_capacity

table(billing) := {"address": "shop/orders", "name": "orders", "kind": "DynamoDB", "spec": {"billing": billing}}

fixed := table({"mode": "provisioned", "read": {"min": 5}, "write": {"min": 5, "max": 5}})

test_a_fixed_capacity_is_found if {
	found := dynamodb_capacity.deny with input as {"environment": {"production": true}, "components": [fixed]}
	{finding.path | some finding in found} == {"spec.billing.read.max", "spec.billing.write.max"}
}

test_a_capacity_that_follows_the_load_passes if {
	count(dynamodb_capacity.deny) == 0 with input as {"environment": {"production": true}, "components": [
		table({"mode": "provisioned", "read": {"min": 5, "max": 50}, "write": {"min": 5, "max": 6}}),
		table({"mode": "onDemand"}),
	]}
}

test_other_environments_pass if {
	count(dynamodb_capacity.deny) == 0 with input as {"environment": {"production": false}, "components": [fixed]}
}
