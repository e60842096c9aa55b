# METADATA
# title: Requests to a production API are logged
# description: >-
#   API Gateway refuses requests before any function sees them: what was throttled, not allowed or malformed is in its
#   access log or nowhere.
# custom:
#   code: operations/api-access-logs
#   severity: warning
#   area: operations
#   subject: templates
#   resources:
#     - AWS::ApiGateway::Stage
#     - AWS::ApiGatewayV2::Stage
#     - AWS::Serverless::Api
#     - AWS::Serverless::HttpApi
#   frameworks:
#     fsbp: [APIGateway.1, APIGateway.9]
#     wellArchitected: [REL06-BP01]
#   remediation: "Give the stage access log settings with the `DestinationArn` of a log group."
package deployer.rules.operations.api_access_logs

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in {"AWS::ApiGateway::Stage", "AWS::Serverless::Api"}
	not resource.properties.AccessLogSetting.DestinationArn
	not values.is_intrinsic(resource.properties.AccessLogSetting)
	finding := found(resource, "Properties.AccessLogSetting.DestinationArn")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in {"AWS::ApiGatewayV2::Stage", "AWS::Serverless::HttpApi"}
	not resource.properties.AccessLogSettings.DestinationArn
	not values.is_intrinsic(resource.properties.AccessLogSettings)
	finding := found(resource, "Properties.AccessLogSettings.DestinationArn")
}

found(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("requests to the API of `%s` are not logged", [resource.component]),
}
