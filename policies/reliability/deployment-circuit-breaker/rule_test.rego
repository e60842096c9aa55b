package deployer.rules.reliability.deployment_circuit_breaker_test

import data.deployer.rules.reliability.deployment_circuit_breaker

given(properties) := {"resources": [{"address": "shop/api/Service", "component": "shop/api", "properties": properties}]}

breaker(enable, rollback) := {"DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": enable, "Rollback": rollback}}}

test_a_service_without_rollback_is_found if {
	count(deployment_circuit_breaker.deny) == 1 with input as given({})
	count(deployment_circuit_breaker.deny) == 1 with input as given(breaker(true, false))
	count(deployment_circuit_breaker.deny) == 1 with input as given(breaker("false", "true"))
	count(deployment_circuit_breaker.deny) == 1 with input as given({"DeploymentConfiguration": {"MaximumPercent": 200, "Strategy": "ROLLING"}})
}

test_a_service_with_rollback_passes if {
	count(deployment_circuit_breaker.deny) == 0 with input as given(breaker(true, true))
	count(deployment_circuit_breaker.deny) == 0 with input as given(breaker("true", {"Ref": "Rollback"}))
}

test_what_is_not_known_passes if {
	count(deployment_circuit_breaker.deny) == 0 with input as given({"DeploymentConfiguration": {"Fn::If": ["A", {}, {}]}})
	count(deployment_circuit_breaker.deny) == 0 with input as given({"DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Fn::If": ["A", {}, {}]}}})
}

test_other_ways_of_deploying_pass if {
	count(deployment_circuit_breaker.deny) == 0 with input as given({"DeploymentController": {"Type": "CODE_DEPLOY"}})
	count(deployment_circuit_breaker.deny) == 0 with input as given({"DeploymentConfiguration": {"Strategy": "BLUE_GREEN"}})
}
