package deployer.rules.cost.dynamodb_capacity_outside_production_test

import data.deployer.rules.cost.dynamodb_capacity_outside_production

given(production, billing) := {
	"environment": {"production": production},
	"components": [{"address": "orders/table", "name": "table", "kind": "DynamoDB", "spec": {"billing": billing}}],
}

provisioned(read, write) := {"mode": "provisioned", "read": {"min": read}, "write": {"min": write}}

test_a_lot_of_capacity_is_found if {
	dynamodb_capacity_outside_production.deny == {{
		"component": "orders/table",
		"path": "spec.billing.write.min",
		"message": "the table `table` holds 500 writes a second ready in an environment that is not production",
	}} with input as given(false, provisioned(5, 500))
	count(dynamodb_capacity_outside_production.deny) == 2 with input as given(false, provisioned(101, 101))
}

test_a_little_capacity_and_on_demand_pass if {
	count(dynamodb_capacity_outside_production.deny) == 0 with input as given(false, provisioned(100, 5))
	count(dynamodb_capacity_outside_production.deny) == 0 with input as given(false, {"mode": "onDemand", "read": {"min": 500}})
}

test_production_may_need_it if {
	count(dynamodb_capacity_outside_production.deny) == 0 with input as given(true, provisioned(5000, 5000))
}
