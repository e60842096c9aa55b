package deployer.rules.operations.tracing_test

import data.deployer.rules.operations.tracing

given(type, properties) := {"environment": {"production": true}, "resources": [resource(type, properties)]}

resource(type, properties) := {"address": "shop/api/Thing", "component": "shop/api", "type": type, "properties": properties}

test_functions_are_judged if {
	{finding.path | some finding in tracing.deny} == {"Properties.TracingConfig.Mode"} with input as given("AWS::Lambda::Function", {})
	{finding.path | some finding in tracing.deny} == {"Properties.TracingConfig.Mode"} with input as given("AWS::Lambda::Function", {"TracingConfig": {"Mode": "PassThrough"}})
	count(tracing.deny) == 0 with input as given("AWS::Lambda::Function", {"TracingConfig": {"Mode": "Active"}})
	count(tracing.deny) == 0 with input as given("AWS::Lambda::Function", {"TracingConfig": {"Mode": {"Ref": "Mode"}}})
	count(tracing.deny) == 0 with input as given("AWS::Lambda::Function", {"TracingConfig": {"Fn::If": ["A", {}, {}]}})
}

test_stages_are_judged if {
	{finding.path | some finding in tracing.deny} == {"Properties.TracingEnabled"} with input as given("AWS::ApiGateway::Stage", {})
	{finding.path | some finding in tracing.deny} == {"Properties.TracingEnabled"} with input as given("AWS::ApiGateway::Stage", {"TracingEnabled": "false"})
	count(tracing.deny) == 0 with input as given("AWS::ApiGateway::Stage", {"TracingEnabled": "true"})
	count(tracing.deny) == 0 with input as given("AWS::ApiGateway::Stage", {"TracingEnabled": {"Ref": "Tracing"}})
}

test_state_machines_are_judged if {
	{finding.path | some finding in tracing.deny} == {"Properties.TracingConfiguration.Enabled"} with input as given("AWS::StepFunctions::StateMachine", {})
	count(tracing.deny) == 0 with input as given("AWS::StepFunctions::StateMachine", {"TracingConfiguration": {"Enabled": true}})
	count(tracing.deny) == 0 with input as given("AWS::StepFunctions::StateMachine", {"TracingConfiguration": {"Fn::If": ["A", {}, {}]}})
}

test_other_environments_pass if {
	count(tracing.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::Lambda::Function", {})]}
	count(tracing.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::ApiGateway::Stage", {})]}
	count(tracing.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::StepFunctions::StateMachine", {})]}
}
