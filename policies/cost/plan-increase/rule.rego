# METADATA
# title: A deployment does not make the bill grow much
# description: >-
#   A larger instance class or a second database is a word in a file and thousands of dollars a year. Who deploys should
#   see the sum, not only the word.
# custom:
#   code: cost/plan-increase
#   severity: warning
#   area: cost
#   subject: plan
#   frameworks:
#     wellArchitected: [COST02-BP05]
#   remediation: See in `deployer plan` which components cost more, and whether that is meant.
package deployer.rules.cost.plan_increase

dollars := 100

share := 0.2

deny contains finding if {
	before := input.cost.before
	after := input.cost.after
	is_number(before)
	is_number(after)
	before > 0
	after - before > dollars
	after - before > before * share
	finding := {"message": sprintf("the environment would cost about $%d a month, $%d more than now", [ceil(after), ceil(after - before)])}
}
