# METADATA
# title: Production requests can be followed
# description: >-
#   A trace tells in which of the services that a request went through the time was lost or the error arose.
# custom:
#   code: operations/tracing
#   severity: info
#   area: operations
#   subject: templates
#   resources:
#     - AWS::Lambda::Function
#     - AWS::ApiGateway::Stage
#     - AWS::StepFunctions::StateMachine
#   frameworks:
#     fsbp: [APIGateway.3]
#     wellArchitected: [REL06-BP07]
#   remediation: "Remove `tracing: false` from the component, or from the environment's Observability."
package deployer.rules.operations.tracing

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::Lambda::Function"
	not resource.properties.TracingConfig.Mode == "Active"
	not is_object(resource.properties.TracingConfig.Mode)
	not values.is_intrinsic(resource.properties.TracingConfig)
	finding := found(resource, "Properties.TracingConfig.Mode", "the function")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ApiGateway::Stage"
	not is_on(resource.properties.TracingEnabled)
	finding := found(resource, "Properties.TracingEnabled", "the API")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::StepFunctions::StateMachine"
	not is_on(resource.properties.TracingConfiguration.Enabled)
	not values.is_intrinsic(resource.properties.TracingConfiguration)
	finding := found(resource, "Properties.TracingConfiguration.Enabled", "the state machine")
}

found(resource, path, what) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("requests to %s of `%s` cannot be followed", [what, resource.component]),
}

is_on(value) if value in {true, "true"}

is_on(value) if is_object(value)
