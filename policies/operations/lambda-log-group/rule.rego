# METADATA
# title: A function has a log group of its own
# description: >-
#   A function without one makes its log group at its first call, outside of CloudFormation: kept for ever, encrypted
#   with no key of yours, and left behind when the function goes.
# custom:
#   code: operations/lambda-log-group
#   severity: info
#   area: operations
#   subject: templates
#   resources: [AWS::Lambda::Function, AWS::Serverless::Function, AWS::Logs::LogGroup]
#   frameworks:
#     wellArchitected: [REL06-BP01]
#   remediation: "Add an `AWS::Logs::LogGroup` with `RetentionInDays` and name it in `LoggingConfig.LogGroup`."
package deployer.rules.operations.lambda_log_group

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in {"AWS::Lambda::Function", "AWS::Serverless::Function"}
	not resource.properties.LoggingConfig
	not has_group(resource.component)
	finding := {
		"resource": resource.address,
		"path": "Properties.LoggingConfig.LogGroup",
		"message": sprintf("the function `%s` of `%s` makes its own log group, which is kept for ever", [resource.logicalId, resource.component]),
	}
}

has_group(component) if {
	some resource in input.resources
	resource.component == component
	resource.type == "AWS::Logs::LogGroup"
}
