package deployer.rules.operations.log_retention_test

import data.deployer.rules.operations.log_retention

given(production, properties) := {
	"environment": {"production": production},
	"resources": [{"address": "shop/api/LogGroup", "component": "shop/api", "type": "AWS::Logs::LogGroup", "properties": properties}],
}

test_production_logs_that_are_soon_gone_are_found if {
	found := log_retention.deny with input as given(true, {"RetentionInDays": 3})
	{finding.message | some finding in found} == {"the logs of `shop/api` are gone after 3 days"}
	count(log_retention.deny) == 1 with input as given(true, {"RetentionInDays": "1"})
	count(log_retention.deny) == 0 with input as given(false, {"RetentionInDays": 1})
}

test_a_known_time_passes if {
	count(log_retention.deny) == 0 with input as given(true, {"RetentionInDays": 30})
	count(log_retention.deny) == 0 with input as given(true, {"RetentionInDays": {"Ref": "Days"}})
	count(log_retention.deny) == 0 with input as given(true, {})
}
