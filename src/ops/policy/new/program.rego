# METADATA
# title: "{{title}}"
# description: >-
#   Why it matters, in a sentence or two.
# custom:
#   code: {{code}}
#   severity: {{severity}}
#   area: {{area}}
#   subject: program
#   remediation: Write `metadata.labels.owner`.
package {{package}}

# An example, to be replaced: every component has a label `owner`. `deployer policy input --subject program`
# prints what `input` is, `docs/schema/policy-program.schema.json` describes it.
deny contains finding if {
	some component in input.components
	not component.labels.owner
	finding := {
		"component": component.address,
		"path": "metadata.labels",
		"message": sprintf("`%s` has no label `owner`", [component.address]),
	}
}
