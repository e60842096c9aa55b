# METADATA
# title: Capacity that is held ready is for production
# description: >-
#   Provisioned reads and writes are paid for by the hour, also while nobody asks. Where there is little traffic,
#   paying by request costs next to nothing.
# custom:
#   code: cost/dynamodb-capacity-outside-production
#   severity: info
#   area: cost
#   subject: program
#   kinds: [DynamoDB]
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: "Write `billing: {mode: onDemand}` or a smaller `min` in the environment's overlay of the component."
package deployer.rules.cost.dynamodb_capacity_outside_production

deny contains finding if {
	not input.environment.production
	some component in input.components
	component.spec.billing.mode == "provisioned"
	some direction in ["read", "write"]
	units := component.spec.billing[direction].min
	units > 100
	finding := {
		"component": component.address,
		"path": sprintf("spec.billing.%s.min", [direction]),
		"message": sprintf("the table `%s` holds %d %ss a second ready in an environment that is not production", [
			component.name,
			units,
			direction,
		]),
	}
}
