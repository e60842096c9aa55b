# METADATA
# title: A budget is held against everything that costs
# description: >-
#   A component whose price is not known is left out of the sum, so the environment costs more than the estimate says.
# custom:
#   code: cost/unknown-prices
#   severity: info
#   area: cost
#   subject: program
#   frameworks:
#     wellArchitected: [COST06-BP01]
#   remediation: Add the missing prices to your price book, or leave room for them in `monthlyBudget`.
package deployer.rules.cost.unknown_prices

deny contains finding if {
	budget := input.settings.compliance.monthlyBudget
	kinds := [kind |
		some component in input.components
		component.cost.monthly == null
		kind := component.kind
		is_string(kind)
	]
	count(kinds) > 0
	finding := {
		"path": "settings.compliance.monthlyBudget",
		"message": sprintf("the budget of $%d is held against %d of %d components; no price is known for the others (%s)", [
			budget,
			count(input.components) - count(kinds),
			count(input.components),
			concat(", ", sort({kind | some kind in kinds})),
		]),
	}
}
