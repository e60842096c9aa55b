package deployer.rules.reliability.minimum_healthy_test

import data.deployer.rules.reliability.minimum_healthy

production(service) := {"environment": {"production": true}, "resources": [service]}

balanced(percent) := service({"LoadBalancers": [{"ContainerName": "api"}], "DeploymentConfiguration": {"MinimumHealthyPercent": percent}})

service(properties) := {"address": "shop/api/Service", "component": "shop/api", "properties": properties}

test_a_low_minimum_is_found if {
	found := minimum_healthy.deny with input as production(balanced(0))
	found == {{
		"resource": "shop/api/Service",
		"path": "Properties.DeploymentConfiguration.MinimumHealthyPercent",
		"message": "only 0 % of the tasks of `shop/api` need to work while it is deployed",
	}}
	count(minimum_healthy.deny) == 1 with input as production(balanced("25"))
}

test_a_sane_minimum_passes if {
	count(minimum_healthy.deny) == 0 with input as production(balanced(50))
	count(minimum_healthy.deny) == 0 with input as production(balanced({"Ref": "Minimum"}))
	count(minimum_healthy.deny) == 0 with input as production(service({"LoadBalancers": [{}]}))
}

test_a_service_that_is_not_balanced_passes if {
	count(minimum_healthy.deny) == 0 with input as production(service({"DeploymentConfiguration": {"MinimumHealthyPercent": 0}}))
}

test_other_environments_pass if {
	count(minimum_healthy.deny) == 0 with input as {"environment": {"production": false}, "resources": [balanced(0)]}
}
