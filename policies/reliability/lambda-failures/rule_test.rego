package deployer.rules.reliability.lambda_failures_test

import data.deployer.rules.reliability.lambda_failures

production(components) := {"environment": {"production": true}, "components": components}

function(spec) := {"address": "shop/export", "name": "export", "kind": "Lambda", "spec": spec}

queue := {"component": "shop/failed", "output": "arn", "access": "write"}

bucket := {"address": "shop/files", "name": "files", "kind": "S3", "spec": {"notifications": {"functions": [{"to": {"component": "shop/export"}}]}}}

test_asynchronous_events_without_a_queue_for_failures_are_found if {
	count(lambda_failures.deny) == 1 with input as production([function({"triggers": [{"enabled": true, "eventBridge": {}}]})])
	count(lambda_failures.deny) == 1 with input as production([function({"triggers": [{"enabled": true, "schedule": {}}]})])
	count(lambda_failures.deny) == 1 with input as production([function({"triggers": [{"enabled": true, "s3": {}}]})])
	count(lambda_failures.deny) == 1 with input as production([function({"triggers": [{"enabled": true, "sns": {}}]})])
}

test_streams_without_a_queue_for_failures_are_found if {
	count(lambda_failures.deny) == 1 with input as production([function({"triggers": [{"enabled": true, "dynamodb": {"batchSize": 1}}]})])
	count(lambda_failures.deny) == 0 with input as production([function({"triggers": [{"enabled": true, "dynamodb": {"onFailure": queue}}]})])
	count(lambda_failures.deny) == 1 with input as production([function({"triggers": [{"enabled": true, "kafka": {"batchSize": 1}}]})])
	count(lambda_failures.deny) == 0 with input as production([function({"triggers": [{"enabled": true, "kafka": {"onFailure": queue}}]})])
}

test_notifications_of_a_bucket_without_a_queue_for_failures_are_found if {
	count(lambda_failures.deny) == 1 with input as production([function({"triggers": []}), bucket])
	count(lambda_failures.deny) == 0 with input as production([function({"triggers": [], "deadLetter": queue}), bucket])
}

test_a_function_that_loses_nothing_passes if {
	count(lambda_failures.deny) == 0 with input as production([
		function({"triggers": [{"enabled": true, "sns": {}}], "deadLetter": queue}),
		function({"triggers": [{"enabled": true, "sqs": {}}]}),
		function({"triggers": [{"enabled": false, "sns": {}}]}),
		function({}),
	])
}

test_other_environments_pass if {
	count(lambda_failures.deny) == 0 with input as {"environment": {"production": false}, "components": [function({"triggers": [{"enabled": true, "sns": {}}]})]}
}
