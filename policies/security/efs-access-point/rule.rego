# METADATA
# title: Access points confine who mounts them
# description: >-
#   An access point with the root of the file system shows every file of every application, and without a
#   user its clients may say that they are root.
# custom:
#   code: security/efs-access-point
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EFS::AccessPoint]
#   frameworks:
#     fsbp: [EFS.3, EFS.4]
#     wellArchitected: [SEC03-BP02]
#   remediation: Give the access point a `RootDirectory.Path` of its own and a `PosixUser`.
package deployer.rules.security.efs_access_point

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	shows_everything(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.RootDirectory.Path",
		"message": sprintf("an access point of `%s` shows the whole file system", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	not resource.properties.PosixUser
	finding := {
		"resource": resource.address,
		"path": "Properties.PosixUser",
		"message": sprintf("clients of an access point of `%s` choose who they are", [resource.component]),
	}
}

shows_everything(resource) if resource.properties.RootDirectory.Path == "/"

shows_everything(resource) if {
	not resource.properties.RootDirectory.Path
	not values.is_intrinsic(resource.properties.RootDirectory)
}
