# METADATA
# title: Functions are kept warm in production only
# description: >-
#   Provisioned concurrency is paid for by the second, whether the function is called or not. Who tries a function out
#   can wait for its start.
# custom:
#   code: cost/lambda-provisioned-concurrency
#   severity: warning
#   area: cost
#   subject: templates
#   resources: [AWS::Lambda::Alias, AWS::Lambda::Version]
#   frameworks:
#     wellArchitected: [COST09-BP03]
#   remediation: Move `provisionedConcurrency` to production's overlay of the component.
package deployer.rules.cost.lambda_provisioned_concurrency

deny contains finding if {
	not input.environment.production
	some resource in input.resources
	ready := to_number(resource.properties.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions)
	finding := {
		"resource": resource.address,
		"path": "Properties.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions",
		"message": sprintf("the function `%s` is kept warm %d times in an environment that is not production", [
			resource.component,
			ready,
		]),
	}
}
