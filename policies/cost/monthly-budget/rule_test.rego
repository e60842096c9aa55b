package deployer.rules.cost.monthly_budget_test

import data.deployer.rules.cost.monthly_budget

priced(monthly) := {"address": "shop/api", "name": "api", "cost": {"monthly": monthly}}

settings := {"compliance": {"monthlyBudget": 100}}

message(text) := {{"path": "settings.compliance.monthlyBudget", "message": text}}

test_a_sum_above_the_budget_is_found if {
	found := monthly_budget.deny with input as {"settings": settings, "components": [priced(60), priced(40.5)]}
	found == message("the components cost about $101 a month, more than the budget of $100")
}

test_components_without_a_price_are_counted if {
	one := monthly_budget.deny with input as {"settings": settings, "components": [priced(160), priced(null)]}
	one == message("the components cost about $160 a month, more than the budget of $100; 1 component without a known price comes on top")
	two := monthly_budget.deny with input as {"settings": settings, "components": [priced(160), priced(null), {"address": "shop/b"}]}
	two == message("the components cost about $160 a month, more than the budget of $100; 2 components without a known price come on top")
}

test_a_budget_that_is_kept_passes if {
	count(monthly_budget.deny) == 0 with input as {"settings": settings, "components": [priced(60), priced(40)]}
}

test_without_a_budget_anything_passes if {
	count(monthly_budget.deny) == 0 with input as {"settings": {"compliance": {}}, "components": [priced(1000000)]}
}
