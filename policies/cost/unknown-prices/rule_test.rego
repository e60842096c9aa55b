package deployer.rules.cost.unknown_prices_test

import data.deployer.rules.cost.unknown_prices

component(kind, monthly) := {"address": "shop/api", "kind": kind, "cost": {"monthly": monthly}}

budget := {"compliance": {"monthlyBudget": 100}}

test_a_component_without_a_price_is_found if {
	found := unknown_prices.deny with input as {
		"settings": budget,
		"components": [component("SQS", null), component("RDS", 60), component("Lambda", null)],
	}
	found == {{
		"path": "settings.compliance.monthlyBudget",
		"message": "the budget of $100 is held against 1 of 3 components; no price is known for the others (Lambda, SQS)",
	}}
}

test_known_prices_pass if {
	count(unknown_prices.deny) == 0 with input as {"settings": budget, "components": [component("RDS", 60), component("SQS", 0)]}
}

test_without_a_budget_or_an_estimate_there_is_nothing_to_say if {
	count(unknown_prices.deny) == 0 with input as {"settings": {"compliance": {}}, "components": [component("SQS", null)]}
	count(unknown_prices.deny) == 0 with input as {"settings": budget, "components": [{"address": "shop/api", "kind": "SQS"}]}
}
