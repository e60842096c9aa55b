# METADATA
# title: No component takes more than half of the budget
# description: >-
#   What costs more than everything else together deserves a second look, whether or not the budget is kept.
# custom:
#   code: cost/large-share
#   severity: info
#   area: cost
#   subject: program
#   frameworks:
#     wellArchitected: [COST05-BP02]
#   remediation: Make the component smaller, or let it grow with its load.
package deployer.rules.cost.large_share

deny contains finding if {
	budget := input.settings.compliance.monthlyBudget
	some component in input.components
	component.cost.monthly > budget / 2
	finding := {
		"component": component.address,
		"path": "metadata.name",
		"message": sprintf("`%s` costs about $%d a month, more than half of the budget of $%d", [
			component.name,
			ceil(component.cost.monthly),
			budget,
		]),
	}
}
