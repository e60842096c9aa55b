# METADATA
# title: File systems are encrypted
# description: >-
#   EFS encrypts nothing unless it is told to, and a file system cannot be encrypted later.
# custom:
#   code: security/efs-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EFS::FileSystem]
#   frameworks:
#     fsbp: [EFS.1, EFS.8]
#     cis: ["2.3.1"]
#     wellArchitected: [SEC08-BP02]
#   remediation: Set `Encrypted` to true.
package deployer.rules.security.efs_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not values.is_true(resource.properties.Encrypted)
	not values.is_intrinsic(resource.properties.Encrypted)
	finding := {
		"resource": resource.address,
		"path": "Properties.Encrypted",
		"message": sprintf("the file system `%s` is not encrypted", [resource.component]),
	}
}
