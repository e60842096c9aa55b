package deployer.rules.cost.lambda_provisioned_concurrency_test

import data.deployer.rules.cost.lambda_provisioned_concurrency

given(production, properties) := {
	"environment": {"production": production},
	"resources": [{
		"address": "shop/resize/Live",
		"component": "shop/resize",
		"logicalId": "Live",
		"type": "AWS::Lambda::Alias",
		"properties": properties,
	}],
}

warm(number) := {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": number}}

test_a_function_that_is_kept_warm_is_found if {
	lambda_provisioned_concurrency.deny == {{
		"resource": "shop/resize/Live",
		"path": "Properties.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions",
		"message": "the function `shop/resize` is kept warm 5 times in an environment that is not production",
	}} with input as given(false, warm(5))
	count(lambda_provisioned_concurrency.deny) == 1 with input as given(false, warm("5"))
}

test_a_function_that_is_not_passes if {
	count(lambda_provisioned_concurrency.deny) == 0 with input as given(false, {"Name": "live"})
	count(lambda_provisioned_concurrency.deny) == 0 with input as given(false, warm({"Ref": "Warm"}))
}

test_production_may_keep_it_warm if {
	count(lambda_provisioned_concurrency.deny) == 0 with input as given(true, warm(5))
}
