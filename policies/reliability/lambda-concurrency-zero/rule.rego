# METADATA
# title: A function may run
# description: >-
#   A reserved concurrency of 0 is the emergency brake of Lambda: every call is refused. Left in a template it makes
#   sure that the brake is pulled again by every deployment.
# custom:
#   code: reliability/lambda-concurrency-zero
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::Lambda::Function, AWS::Serverless::Function]
#   remediation: "Remove `reservedConcurrency`, or write how many calls may run at once."
package deployer.rules.reliability.lambda_concurrency_zero

deny contains finding if {
	some resource in input.resources
	resource.properties.ReservedConcurrentExecutions in {0, "0"}
	finding := {
		"resource": resource.address,
		"path": "Properties.ReservedConcurrentExecutions",
		"message": sprintf("every call of the function `%s` is refused", [resource.component]),
	}
}
