package deployer.rules.reliability.lambda_concurrency_zero_test

import data.deployer.rules.reliability.lambda_concurrency_zero

found(properties) := count(findings) if {
	resource := {"address": "shop/export/Function", "component": "shop/export", "properties": properties}
	findings := lambda_concurrency_zero.deny with input as {"resources": [resource]}
}

test_a_function_that_may_never_run_is_found if {
	found({"ReservedConcurrentExecutions": 0}) == 1
	found({"ReservedConcurrentExecutions": "0"}) == 1
}

test_a_function_that_may_run_passes if {
	found({}) == 0
	found({"ReservedConcurrentExecutions": 1}) == 0
	found({"ReservedConcurrentExecutions": {"Ref": "Concurrency"}}) == 0
}
