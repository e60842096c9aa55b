package deployer.rules.cost.dynamodb_capacity_outside_production_test

import data.deployer.rules.cost.dynamodb_capacity_outside_production

found(production, billing) := result if {
	result := dynamodb_capacity_outside_production.deny with input as {
		"environment": {"production": production},
		"components": [{"address": "orders/table", "name": "table", "kind": "DynamoDB", "spec": {"billing": billing}}],
	}
}

provisioned(read, write) := {"mode": "provisioned", "read": {"min": read}, "write": {"min": write}}

test_a_lot_of_capacity_is_found if {
	found(false, provisioned(5, 500)) == {{
		"component": "orders/table",
		"path": "spec.billing.write.min",
		"message": "the table `table` holds 500 writes a second ready in an environment that is not production",
	}}
	count(found(false, provisioned(101, 101))) == 2
}

test_a_little_capacity_and_on_demand_pass if {
	count(found(false, provisioned(100, 5))) == 0
	count(found(false, {"mode": "onDemand", "read": {"min": 500}})) == 0
}

test_production_may_need_it if {
	count(found(true, provisioned(5000, 5000))) == 0
}
