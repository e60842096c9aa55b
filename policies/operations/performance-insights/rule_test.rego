package deployer.rules.operations.performance_insights_test

import data.deployer.rules.operations.performance_insights

database(monitoring) := {"address": "shop/database", "name": "database", "kind": "RDS", "spec": {"monitoring": monitoring}}

off := database({"performanceInsights": false})

test_a_database_without_it_is_found if {
	count(performance_insights.deny) == 1 with input as {"environment": {"production": true}, "components": [off]}
}

test_a_database_with_it_passes if {
	count(performance_insights.deny) == 0 with input as {"environment": {"production": true}, "components": [
		database({}),
		database({"performanceInsights": true}),
	]}
}

test_other_environments_pass if {
	count(performance_insights.deny) == 0 with input as {"environment": {"production": false}, "components": [off]}
}
