package deployer.rules.operations.plan_many_deletions_test

import data.deployer.rules.operations.plan_many_deletions

changes(action, component, count) := [change |
	some number in numbers.range(1, count)
	change := {"component": component, "logicalId": sprintf("R%d", [number]), "action": action}
]

test_many_deletions_are_found if {
	found := plan_many_deletions.deny with input as {"changes": changes("delete", "shop/api", 26)}
	found == {{"message": "26 resources of `shop/api` would be deleted at once"}}
}

test_components_are_counted if {
	found := plan_many_deletions.deny with input as {"changes": array.concat(changes("delete", "shop/api", 20), changes("delete", "shop/web", 10))}
	found == {{"message": "30 resources of 2 components would be deleted at once"}}
}

test_a_few_deletions_pass if {
	count(plan_many_deletions.deny) == 0 with input as {"changes": changes("delete", "shop/api", 25)}
}

test_what_is_kept_or_made_passes if {
	count(plan_many_deletions.deny) == 0 with input as {"changes": array.concat(changes("retain", "shop/api", 50), changes("create", "shop/web", 50))}
}
