# METADATA
# title: Tags of images cannot be moved
# description: >-
#   If a tag can be pushed again, what was tested under it is not what runs, and a stolen build credential
#   changes production without a deployment.
# custom:
#   code: security/ecr-immutable-tags
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ECR::Repository]
#   frameworks:
#     fsbp: [ECR.2]
#     wellArchitected: [SEC06-BP04]
#   remediation: "Set `ImageTagMutability: IMMUTABLE`."
package deployer.rules.security.ecr_immutable_tags

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::ECR::Repository"
	not resource.properties.ImageTagMutability in {"IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"}
	not values.is_intrinsic(resource.properties.ImageTagMutability)
	finding := {
		"resource": resource.address,
		"path": "Properties.ImageTagMutability",
		"message": sprintf("the tags of the images of `%s` can be moved", [resource.component]),
	}
}
