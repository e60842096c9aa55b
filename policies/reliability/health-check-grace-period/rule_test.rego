package deployer.rules.reliability.health_check_grace_period_test

import data.deployer.rules.reliability.health_check_grace_period

found(properties) := count(findings) if {
	resource := {"address": "shop/api/Service", "component": "shop/api", "properties": properties}
	findings := health_check_grace_period.deny with input as {"resources": [resource]}
}

balanced(properties) := object.union({"LoadBalancers": [{"ContainerName": "api"}]}, properties)

test_a_balanced_service_without_grace_is_found if {
	found(balanced({})) == 1
	found(balanced({"HealthCheckGracePeriodSeconds": 0})) == 1
	found(balanced({"HealthCheckGracePeriodSeconds": "0"})) == 1
}

test_a_service_with_grace_passes if {
	found(balanced({"HealthCheckGracePeriodSeconds": 60})) == 0
	found(balanced({"HealthCheckGracePeriodSeconds": {"Ref": "Grace"}})) == 0
}

test_a_service_that_nobody_checks_passes if {
	found({}) == 0
	found({"LoadBalancers": []}) == 0
	found({"LoadBalancers": {"Fn::If": ["A", [], []]}}) == 0
}
