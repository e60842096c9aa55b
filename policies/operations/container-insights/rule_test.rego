package deployer.rules.operations.container_insights_test

import data.deployer.rules.operations.container_insights

production(properties) := {"environment": {"production": true}, "resources": [cluster(properties)]}

cluster(properties) := {"address": "foundation/cluster/Cluster", "component": "foundation/cluster", "properties": properties}

insights(value) := {"ClusterSettings": [{"Name": "containerInsights", "Value": value}]}

test_a_cluster_that_is_not_measured_is_found if {
	count(container_insights.deny) == 1 with input as production({})
	count(container_insights.deny) == 1 with input as production(insights("disabled"))
}

test_a_cluster_that_is_measured_passes if {
	count(container_insights.deny) == 0 with input as production(insights("enabled"))
	count(container_insights.deny) == 0 with input as production(insights("enhanced"))
	count(container_insights.deny) == 0 with input as production(insights({"Ref": "Insights"}))
	count(container_insights.deny) == 0 with input as production({"ClusterSettings": {"Fn::If": ["A", [], []]}})
}

test_other_environments_pass if {
	count(container_insights.deny) == 0 with input as {"environment": {"production": false}, "resources": [cluster({})]}
}
