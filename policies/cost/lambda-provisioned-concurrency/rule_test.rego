package deployer.rules.cost.lambda_provisioned_concurrency_test

import data.deployer.rules.cost.lambda_provisioned_concurrency

found(production, properties) := result if {
	result := lambda_provisioned_concurrency.deny with input as {
		"environment": {"production": production},
		"resources": [{
			"address": "shop/resize/Live",
			"component": "shop/resize",
			"logicalId": "Live",
			"type": "AWS::Lambda::Alias",
			"properties": properties,
		}],
	}
}

warm(number) := {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": number}}

test_a_function_that_is_kept_warm_is_found if {
	found(false, warm(5)) == {{
		"resource": "shop/resize/Live",
		"path": "Properties.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions",
		"message": "the function `shop/resize` is kept warm 5 times in an environment that is not production",
	}}
	count(found(false, warm("5"))) == 1
}

test_a_function_that_is_not_passes if {
	count(found(false, {"Name": "live"})) == 0
	count(found(false, warm({"Ref": "Warm"}))) == 0
}

test_production_may_keep_it_warm if {
	count(found(true, warm(5))) == 0
}
