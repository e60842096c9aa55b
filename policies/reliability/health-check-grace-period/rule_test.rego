package deployer.rules.reliability.health_check_grace_period_test

import data.deployer.rules.reliability.health_check_grace_period

given(properties) := {"resources": [{"address": "shop/api/Service", "component": "shop/api", "properties": properties}]}

balanced(properties) := object.union({"LoadBalancers": [{"ContainerName": "api"}]}, properties)

test_a_balanced_service_without_grace_is_found if {
	count(health_check_grace_period.deny) == 1 with input as given(balanced({}))
	count(health_check_grace_period.deny) == 1 with input as given(balanced({"HealthCheckGracePeriodSeconds": 0}))
	count(health_check_grace_period.deny) == 1 with input as given(balanced({"HealthCheckGracePeriodSeconds": "0"}))
}

test_a_service_with_grace_passes if {
	count(health_check_grace_period.deny) == 0 with input as given(balanced({"HealthCheckGracePeriodSeconds": 60}))
	count(health_check_grace_period.deny) == 0 with input as given(balanced({"HealthCheckGracePeriodSeconds": {"Ref": "Grace"}}))
}

test_a_service_that_nobody_checks_passes if {
	count(health_check_grace_period.deny) == 0 with input as given({})
	count(health_check_grace_period.deny) == 0 with input as given({"LoadBalancers": []})
	count(health_check_grace_period.deny) == 0 with input as given({"LoadBalancers": {"Fn::If": ["A", [], []]}})
}
