package deployer.rules.reliability.deployment_circuit_breaker_test

import data.deployer.rules.reliability.deployment_circuit_breaker

found(properties) := count(findings) if {
	resource := {"address": "shop/api/Service", "component": "shop/api", "properties": properties}
	findings := deployment_circuit_breaker.deny with input as {"resources": [resource]}
}

breaker(enable, rollback) := {"DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": enable, "Rollback": rollback}}}

test_a_service_without_rollback_is_found if {
	found({}) == 1
	found(breaker(true, false)) == 1
	found(breaker("false", "true")) == 1
	found({"DeploymentConfiguration": {"MaximumPercent": 200, "Strategy": "ROLLING"}}) == 1
}

test_a_service_with_rollback_passes if {
	found(breaker(true, true)) == 0
	found(breaker("true", {"Ref": "Rollback"})) == 0
}

test_what_is_not_known_passes if {
	found({"DeploymentConfiguration": {"Fn::If": ["A", {}, {}]}}) == 0
	found({"DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Fn::If": ["A", {}, {}]}}}) == 0
}

test_other_ways_of_deploying_pass if {
	found({"DeploymentController": {"Type": "CODE_DEPLOY"}}) == 0
	found({"DeploymentConfiguration": {"Strategy": "BLUE_GREEN"}}) == 0
}
