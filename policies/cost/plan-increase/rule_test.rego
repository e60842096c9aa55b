package deployer.rules.cost.plan_increase_test

import data.deployer.rules.cost.plan_increase

test_a_large_increase_is_found if {
	found := plan_increase.deny with input as {"cost": {"before": 400, "after": 700.5}}
	found == {{"message": "the environment would cost about $701 a month, $301 more than now"}}
}

test_a_small_increase_passes if {
	count(plan_increase.deny) == 0 with input as {"cost": {"before": 50, "after": 140}}
	count(plan_increase.deny) == 0 with input as {"cost": {"before": 5000, "after": 5900}}
	count(plan_increase.deny) == 0 with input as {"cost": {"before": 900, "after": 300}}
}

test_a_first_deployment_passes if {
	count(plan_increase.deny) == 0 with input as {"cost": {"before": 0, "after": 900}}
}

test_what_nobody_knows_passes if {
	count(plan_increase.deny) == 0 with input as {"cost": {"before": null, "after": 900}}
	count(plan_increase.deny) == 0 with input as {"cost": {"before": 400, "after": null}}
}
