package deployer.rules.cost.large_share_test

import data.deployer.rules.cost.large_share

component(cost) := {"address": "shop/database", "name": "database", "kind": "RDS", "cost": cost}

with_budget(component) := {"settings": {"compliance": {"monthlyBudget": 100}}, "components": [component]}

test_more_than_half_is_found if {
	found := large_share.deny with input as with_budget(component({"monthly": 50.5}))
	found == {{
		"component": "shop/database",
		"path": "metadata.name",
		"message": "`database` costs about $51 a month, more than half of the budget of $100",
	}}
}

test_half_passes if {
	count(large_share.deny) == 0 with input as with_budget(component({"monthly": 50}))
}

test_an_unknown_price_is_not_judged if {
	count(large_share.deny) == 0 with input as with_budget({"address": "shop/database", "name": "database"})
}

test_without_a_budget_there_is_no_half if {
	count(large_share.deny) == 0 with input as {"settings": {"compliance": {}}, "components": [component({"monthly": 900})]}
}
