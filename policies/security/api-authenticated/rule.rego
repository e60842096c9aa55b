# METADATA
# title: Routes of an API say who may call them
# description: >-
#   A route without authorization is open to everybody who finds the address.
# custom:
#   code: security/api-authenticated
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ApiGateway::Method, AWS::ApiGatewayV2::Route, AWS::ApiGatewayV2::Api]
#   frameworks:
#     fsbp: [APIGateway.8]
#     wellArchitected: [SEC03-BP07]
#   remediation: Set an authorizer (JWT, IAM or Lambda) for the route.
package deployer.rules.security.api_authenticated

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::ApiGateway::Method"
	resource.properties.AuthorizationType == "NONE"
	resource.properties.HttpMethod != "OPTIONS"
	not resource.properties.ApiKeyRequired in {true, "true"}
	finding := {
		"resource": resource.address,
		"path": "Properties.AuthorizationType",
		"message": sprintf("everybody may call a method of the API `%s`", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::ApiGatewayV2::Route"
	is_checked(resource)
	not resource.properties.AuthorizationType in {"JWT", "AWS_IAM", "CUSTOM"}
	not values.is_intrinsic(resource.properties.AuthorizationType)
	finding := {
		"resource": resource.address,
		"path": "Properties.AuthorizationType",
		"message": sprintf("everybody may call `%s` of the API `%s`", [resource.properties.RouteKey, resource.component]),
	}
}

# Of a WebSocket API only `$connect` can be protected; browsers ask with OPTIONS before they log in.
is_checked(route) if {
	contains(route.properties.RouteKey, " /")
	not startswith(route.properties.RouteKey, "OPTIONS ")
}

is_checked(route) if route.properties.RouteKey == "$connect"

is_checked(route) if {
	route.properties.RouteKey == "$default"
	[route.component, route.properties.ApiId.Ref] in http
}

http contains [resource.component, resource.logicalId] if {
	some resource in input.resources
	resource.properties.ProtocolType == "HTTP"
}
