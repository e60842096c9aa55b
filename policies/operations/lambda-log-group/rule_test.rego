package deployer.rules.operations.lambda_log_group_test

import data.deployer.rules.operations.lambda_log_group

resource(component, id, type, properties) := {
	"address": sprintf("%s/%s", [component, id]),
	"component": component,
	"logicalId": id,
	"type": type,
	"properties": properties,
}

function(properties) := resource("shop/export", "Function", "AWS::Lambda::Function", properties)

group(component) := resource(component, "LogGroup", "AWS::Logs::LogGroup", {})

production(resources) := {"environment": {"production": true}, "resources": resources}

test_a_function_without_a_log_group_is_found if {
	count(lambda_log_group.deny) == 1 with input as production([function({})])
	count(lambda_log_group.deny) == 1 with input as production([function({}), group("shop/other")])
}

test_a_function_with_a_log_group_passes if {
	count(lambda_log_group.deny) == 0 with input as production([function({"LoggingConfig": {"LogGroup": {"Ref": "Logs"}}})])
	count(lambda_log_group.deny) == 0 with input as production([function({}), group("shop/export")])
}

test_other_environments_pass if {
	count(lambda_log_group.deny) == 0 with input as {"environment": {"production": false}, "resources": [function({})]}
}
