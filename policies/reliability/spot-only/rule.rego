# METADATA
# title: A production service does not run on spare capacity alone
# description: >-
#   Spare capacity is taken away with two minutes' notice, from all tasks at once when a zone runs short of it.
#   What serves requests needs tasks that stay.
# custom:
#   code: reliability/spot-only
#   severity: warning
#   area: reliability
#   subject: program
#   kinds: [MicroService]
#   frameworks:
#     wellArchitected: [REL10-BP01]
#   remediation: "Write as `spot.base` how many tasks must always run, or `spot: {enabled: false}`."
package deployer.rules.reliability.spot_only

deny contains finding if {
	input.environment.production
	some component in input.components
	component.spec.spot.enabled
	component.spec.spot.base == 0
	finding := {
		"component": component.address,
		"path": "spec.spot.base",
		"message": sprintf("every task of the service `%s` runs on spare capacity", [component.name]),
	}
}
