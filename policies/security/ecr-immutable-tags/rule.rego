# METADATA
# title: A tag stays with its image
# description: >-
#   Who may push can put another image behind a tag that is deployed already, and the next task that starts
#   runs it.
# custom:
#   code: security/ecr-immutable-tags
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ECR::Repository]
#   frameworks:
#     fsbp: [ECR.2]
#     wellArchitected: [SEC06-BP04]
#   remediation: "\"Write `ImageTagMutability: IMMUTABLE`.\""
package deployer.rules.security.ecr_immutable_tags

deny contains finding if {
	some resource in input.resources
	object.get(resource.properties, "ImageTagMutability", "MUTABLE") in {"MUTABLE", "MUTABLE_WITH_EXCLUSION"}
	finding := {
		"resource": resource.address,
		"path": "Properties.ImageTagMutability",
		"message": sprintf("tags in the repository `%s` can be moved to other images", [resource.component]),
	}
}
