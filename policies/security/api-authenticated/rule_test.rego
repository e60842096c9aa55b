package deployer.rules.security.api_authenticated_test

import data.deployer.rules.security.api_authenticated

resource(id, type, properties) := {
	"address": sprintf("web/api/%s", [id]),
	"component": "web/api",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

method(properties) := resource("Method", "AWS::ApiGateway::Method", object.union({"HttpMethod": "GET", "AuthorizationType": "NONE"}, properties))

route(properties) := resource("Route", "AWS::ApiGatewayV2::Route", object.union({"ApiId": {"Ref": "Api"}}, properties))

test_open_methods_and_routes_are_found if {
	found := api_authenticated.warn with input as {"resources": [
		method({}),
		route({"RouteKey": "GET /orders"}),
		route({"RouteKey": "$connect", "AuthorizationType": "NONE"}),
		route({"RouteKey": "$default"}),
		resource("Api", "AWS::ApiGatewayV2::Api", {"ProtocolType": "HTTP"}),
	]}
	{finding.message | some finding in found} == {
		"everybody may call a method of the API `web/api`",
		"everybody may call `GET /orders` of the API `web/api`",
		"everybody may call `$connect` of the API `web/api`",
		"everybody may call `$default` of the API `web/api`",
	}
}

test_protected_and_preflight_ones_pass if {
	count(api_authenticated.warn) == 0 with input as {"resources": [
		method({"AuthorizationType": "AWS_IAM"}),
		method({"HttpMethod": "OPTIONS"}),
		method({"ApiKeyRequired": true}),
		route({"RouteKey": "GET /orders", "AuthorizationType": "JWT"}),
		route({"RouteKey": "GET /orders", "AuthorizationType": {"Ref": "Type"}}),
		route({"RouteKey": "OPTIONS /{proxy+}"}),
		route({"RouteKey": "$default"}),
		route({"RouteKey": "sendMessage"}),
	]}
}
