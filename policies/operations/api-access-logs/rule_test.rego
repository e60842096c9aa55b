package deployer.rules.operations.api_access_logs_test

import data.deployer.rules.operations.api_access_logs

given(type, properties) := {"environment": {"production": true}, "resources": [stage(type, properties)]}

stage(type, properties) := {"address": "shop/web/Stage", "component": "shop/web", "type": type, "properties": properties}

test_a_stage_without_logs_is_found if {
	{finding.path | some finding in api_access_logs.deny} == {"Properties.AccessLogSetting.DestinationArn"} with input as given("AWS::ApiGateway::Stage", {})
	{finding.path | some finding in api_access_logs.deny} == {"Properties.AccessLogSetting.DestinationArn"} with input as given("AWS::Serverless::Api", {"AccessLogSetting": {"Format": "$context.requestId"}})
	{finding.path | some finding in api_access_logs.deny} == {"Properties.AccessLogSettings.DestinationArn"} with input as given("AWS::ApiGatewayV2::Stage", {})
}

test_a_stage_with_logs_passes if {
	count(api_access_logs.deny) == 0 with input as given("AWS::ApiGateway::Stage", {"AccessLogSetting": {"DestinationArn": {"Fn::GetAtt": ["Logs", "Arn"]}}})
	count(api_access_logs.deny) == 0 with input as given("AWS::ApiGatewayV2::Stage", {"AccessLogSettings": {"DestinationArn": "arn:aws:logs:eu-west-1:111122223333:log-group:web"}})
}

test_what_is_not_known_passes if {
	count(api_access_logs.deny) == 0 with input as given("AWS::ApiGateway::Stage", {"AccessLogSetting": {"Fn::If": ["A", {}, {}]}})
	count(api_access_logs.deny) == 0 with input as given("AWS::Serverless::HttpApi", {"AccessLogSettings": {"Fn::If": ["A", {}, {}]}})
}

test_other_environments_pass if {
	count(api_access_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [
		stage("AWS::ApiGateway::Stage", {}),
		stage("AWS::ApiGatewayV2::Stage", {}),
	]}
}
