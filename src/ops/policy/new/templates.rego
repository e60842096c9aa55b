# METADATA
# title: "{{title}}"
# description: >-
#   Why it matters, in a sentence or two.
# custom:
#   code: {{code}}
#   severity: {{severity}}
#   area: {{area}}
#   subject: templates
#   resources: [AWS::S3::Bucket, AWS::DynamoDB::Table]
#   remediation: Remove the override that takes the deletion policy away.
package {{package}}

# An example, to be replaced: what holds data is kept when its component goes. `deployer policy input --subject
# templates` prints what `input` is, `docs/schema/policy-templates.schema.json` describes it.
deny contains finding if {
	some resource in input.resources
	not is_kept(resource)
	finding := {
		"resource": resource.address,
		"path": "DeletionPolicy",
		"message": sprintf("`%s` is deleted with its component", [resource.address]),
	}
}

is_kept(resource) if resource.deletionPolicy in {"Retain", "RetainExceptOnCreate", "Snapshot"}
