# METADATA
# title: "{{title}}"
# description: >-
#   Why it matters, in a sentence or two.
# custom:
#   code: {{code}}
#   severity: {{severity}}
#   area: {{area}}
#   subject: plan
package {{package}}

# An example, to be replaced: no pipeline deploys what loses data. `docs/schema/policy-plan.schema.json`
# describes what `input` is.
deny contains finding if {
	input.actor.kind == "pipeline"
	some change in input.changes
	change.dataLoss
	finding := {
		"component": change.component,
		"resource": change.logicalId,
		"message": sprintf("data of `%s` would be lost", [change.component]),
	}
}
