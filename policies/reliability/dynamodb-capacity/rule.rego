# METADATA
# title: The capacity of a production table follows the load
# description: >-
#   A table with a fixed capacity refuses requests beyond it, in the hour in which it is needed most.
# custom:
#   code: reliability/dynamodb-capacity
#   severity: warning
#   area: reliability
#   subject: program
#   kinds: [DynamoDB]
#   frameworks:
#     fsbp: [DynamoDB.1]
#     wellArchitected: [REL07-BP01]
#   remediation: "Write a `max` above `min` below `billing.read` and `billing.write`, or `billing: {mode: onDemand}`."
package deployer.rules.reliability.dynamodb_capacity

deny contains finding if {
	input.environment.production
	some component in input.components
	component.spec.billing.mode == "provisioned"
	some direction in ["read", "write"]
	is_fixed(component.spec.billing[direction])
	finding := {
		"component": component.address,
		"path": sprintf("spec.billing.%s.max", [direction]),
		"message": sprintf("the table `%s` has a fixed capacity for every %s", [component.name, direction]),
	}
}

is_fixed(capacity) if not capacity.max

is_fixed(capacity) if capacity.max <= capacity.min
