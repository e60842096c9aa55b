package deployer.rules.cost.log_retention_test

import data.deployer.rules.cost.log_retention

found(production, properties) := result if {
	result := log_retention.deny with input as {
		"environment": {"production": production},
		"resources": [{
			"address": "shop/api/LogGroup",
			"component": "shop/api",
			"logicalId": "LogGroup",
			"type": "AWS::Logs::LogGroup",
			"properties": properties,
		}],
	}
}

test_logs_that_are_kept_for_ever_are_found if {
	found(true, {"LogGroupClass": "STANDARD"}) == {{
		"resource": "shop/api/LogGroup",
		"path": "Properties.RetentionInDays",
		"message": "the logs of `shop/api` are kept for ever",
	}}
}

test_years_of_logs_outside_production_are_found if {
	found(false, {"RetentionInDays": "731"}) == {{
		"resource": "shop/api/LogGroup",
		"path": "Properties.RetentionInDays",
		"message": "the logs of `shop/api` are kept for 731 days in an environment that is not production",
	}}
}

test_a_retention_passes if {
	count(found(false, {"RetentionInDays": 400})) == 0
	count(found(false, {"RetentionInDays": {"Ref": "Days"}})) == 0
	count(found(true, {"RetentionInDays": 3653})) == 0
	count(found(true, {"LogGroupClass": "DELIVERY"})) == 0
}
