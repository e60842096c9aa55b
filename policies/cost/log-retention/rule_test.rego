package deployer.rules.cost.log_retention_test

import data.deployer.rules.cost.log_retention

given(production, properties) := {
	"environment": {"production": production},
	"resources": [{
		"address": "shop/api/LogGroup",
		"component": "shop/api",
		"logicalId": "LogGroup",
		"type": "AWS::Logs::LogGroup",
		"properties": properties,
	}],
}

test_logs_that_are_kept_for_ever_are_found if {
	log_retention.deny == {{
		"resource": "shop/api/LogGroup",
		"path": "Properties.RetentionInDays",
		"message": "the logs of `shop/api` are kept for ever",
	}} with input as given(true, {"LogGroupClass": "STANDARD"})
}

test_years_of_logs_outside_production_are_found if {
	log_retention.deny == {{
		"resource": "shop/api/LogGroup",
		"path": "Properties.RetentionInDays",
		"message": "the logs of `shop/api` are kept for 731 days in an environment that is not production",
	}} with input as given(false, {"RetentionInDays": "731"})
}

test_a_retention_passes if {
	count(log_retention.deny) == 0 with input as given(false, {"RetentionInDays": 400})
	count(log_retention.deny) == 0 with input as given(false, {"RetentionInDays": {"Ref": "Days"}})
	count(log_retention.deny) == 0 with input as given(true, {"RetentionInDays": 3653})
	count(log_retention.deny) == 0 with input as given(true, {"LogGroupClass": "DELIVERY"})
}
