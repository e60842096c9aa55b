# METADATA
# title: A deployment that fails is rolled back
# description: >-
#   Without the circuit breaker, ECS goes on starting tasks that stop again until CloudFormation gives up after three
#   hours. Without its rollback, the service is left between two versions.
# custom:
#   code: reliability/deployment-circuit-breaker
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::ECS::Service]
#   frameworks:
#     wellArchitected: [REL08-BP05]
#   remediation: "Remove `deployment.circuitBreaker`, or set both `enabled` and `rollback` to true."
package deployer.rules.reliability.deployment_circuit_breaker

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not is_on(resource.properties.DeploymentConfiguration.DeploymentCircuitBreaker)
	not values.is_intrinsic(resource.properties.DeploymentConfiguration)
	not is_deployed_otherwise(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.DeploymentConfiguration.DeploymentCircuitBreaker",
		"message": sprintf("a deployment of `%s` that fails is not rolled back", [resource.component]),
	}
}

is_on(breaker) if {
	is_true_or_unknown(breaker.Enable)
	is_true_or_unknown(breaker.Rollback)
}

is_on(breaker) if values.is_intrinsic(breaker)

is_true_or_unknown(value) if value in {true, "true"}

is_true_or_unknown(value) if is_object(value)

# The circuit breaker is for rolling deployments by ECS itself.
is_deployed_otherwise(resource) if resource.properties.DeploymentController.Type in {"CODE_DEPLOY", "EXTERNAL"}

is_deployed_otherwise(resource) if resource.properties.DeploymentConfiguration.Strategy != "ROLLING"
