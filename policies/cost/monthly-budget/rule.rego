# METADATA
# title: An environment stays within its monthly budget
# description: >-
#   The organisation has said what an environment may cost. What the known prices add up to is more than that
#   before anything is deployed.
# custom:
#   code: cost/monthly-budget
#   severity: error
#   area: cost
#   subject: program
#   frameworks:
#     wellArchitected: [COST02-BP05]
#   remediation: Make the components smaller, or raise `monthlyBudget` in `Compliance`.
package deployer.rules.cost.monthly_budget

deny contains finding if {
	budget := input.settings.compliance.monthlyBudget
	known := [component.cost.monthly | some component in input.components; is_number(component.cost.monthly)]
	sum(known) > budget
	finding := {
		"path": "settings.compliance.monthlyBudget",
		"message": sprintf("the components cost about $%d a month, more than the budget of $%d%s", [
			ceil(sum(known)),
			budget,
			on_top(count(input.components) - count(known)),
		]),
	}
}

# A price that nobody knows is not zero.
on_top(0) := ""

on_top(1) := "; 1 component without a known price comes on top"

on_top(unknown) := sprintf("; %d components without a known price come on top", [unknown]) if unknown > 1
