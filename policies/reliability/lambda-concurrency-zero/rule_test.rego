package deployer.rules.reliability.lambda_concurrency_zero_test

import data.deployer.rules.reliability.lambda_concurrency_zero

given(properties) := {"resources": [{"address": "shop/export/Function", "component": "shop/export", "properties": properties}]}

test_a_function_that_may_never_run_is_found if {
	count(lambda_concurrency_zero.deny) == 1 with input as given({"ReservedConcurrentExecutions": 0})
	count(lambda_concurrency_zero.deny) == 1 with input as given({"ReservedConcurrentExecutions": "0"})
}

test_a_function_that_may_run_passes if {
	count(lambda_concurrency_zero.deny) == 0 with input as given({})
	count(lambda_concurrency_zero.deny) == 0 with input as given({"ReservedConcurrentExecutions": 1})
	count(lambda_concurrency_zero.deny) == 0 with input as given({"ReservedConcurrentExecutions": {"Ref": "Concurrency"}})
}
