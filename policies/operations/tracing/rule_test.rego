package deployer.rules.operations.tracing_test

import data.deployer.rules.operations.tracing

found(type, properties) := paths if {
	given := {"environment": {"production": true}, "resources": [resource(type, properties)]}
	paths := {finding.path | some finding in tracing.deny} with input as given
}

resource(type, properties) := {"address": "shop/api/Thing", "component": "shop/api", "type": type, "properties": properties}

test_functions_are_judged if {
	found("AWS::Lambda::Function", {}) == {"Properties.TracingConfig.Mode"}
	found("AWS::Lambda::Function", {"TracingConfig": {"Mode": "PassThrough"}}) == {"Properties.TracingConfig.Mode"}
	found("AWS::Lambda::Function", {"TracingConfig": {"Mode": "Active"}}) == set()
	found("AWS::Lambda::Function", {"TracingConfig": {"Mode": {"Ref": "Mode"}}}) == set()
	found("AWS::Lambda::Function", {"TracingConfig": {"Fn::If": ["A", {}, {}]}}) == set()
}

test_stages_are_judged if {
	found("AWS::ApiGateway::Stage", {}) == {"Properties.TracingEnabled"}
	found("AWS::ApiGateway::Stage", {"TracingEnabled": "false"}) == {"Properties.TracingEnabled"}
	found("AWS::ApiGateway::Stage", {"TracingEnabled": "true"}) == set()
	found("AWS::ApiGateway::Stage", {"TracingEnabled": {"Ref": "Tracing"}}) == set()
}

test_state_machines_are_judged if {
	found("AWS::StepFunctions::StateMachine", {}) == {"Properties.TracingConfiguration.Enabled"}
	found("AWS::StepFunctions::StateMachine", {"TracingConfiguration": {"Enabled": true}}) == set()
	found("AWS::StepFunctions::StateMachine", {"TracingConfiguration": {"Fn::If": ["A", {}, {}]}}) == set()
}

test_other_environments_pass if {
	every type in ["AWS::Lambda::Function", "AWS::ApiGateway::Stage", "AWS::StepFunctions::StateMachine"] {
		count(tracing.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource(type, {})]}
	}
}
