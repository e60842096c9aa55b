# METADATA
# title: Keys are rotated
# description: >-
#   A rotated key limits what a leaked one can read. KMS keeps the old material, so nothing has to be
#   encrypted anew.
# custom:
#   code: security/kms-rotation
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::KMS::Key]
#   frameworks:
#     cis: ["3.6"]
#     wellArchitected: [SEC08-BP01]
#   remediation: Set `EnableKeyRotation` to true.
package deployer.rules.security.kms_rotation

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not values.is_true(resource.properties.EnableKeyRotation)
	not values.is_intrinsic(resource.properties.EnableKeyRotation)
	not cannot_rotate(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.EnableKeyRotation",
		"message": sprintf("the key `%s` is never rotated", [resource.component]),
	}
}

# KMS rotates symmetric keys that it made itself.
cannot_rotate(resource) if resource.properties.KeySpec != "SYMMETRIC_DEFAULT"

cannot_rotate(resource) if resource.properties.Origin != "AWS_KMS"
