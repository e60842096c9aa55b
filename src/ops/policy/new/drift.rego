# METADATA
# title: "{{title}}"
# description: >-
#   Why it matters, in a sentence or two.
# custom:
#   code: {{code}}
#   severity: {{severity}}
#   area: {{area}}
#   subject: drift
package {{package}}

# An example, to be replaced: nobody opens a security group by hand. `docs/schema/policy-drift.schema.json`
# describes what `input` is.
deny contains finding if {
	some resource in input.drift
	resource.type == "AWS::EC2::SecurityGroup"
	some difference in resource.differences
	difference.kind == "added"
	finding := {
		"component": resource.component,
		"resource": resource.logicalId,
		"path": difference.path,
		"message": sprintf("`%s` was added to a security group of `%s`", [difference.path, resource.component]),
	}
}
