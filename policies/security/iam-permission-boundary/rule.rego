# METADATA
# title: Every role has the environment's permission boundary
# description: >-
#   The boundary of `Security` is what no role of the environment exceeds, whatever its policies say. A role
#   without it is outside of that promise.
# custom:
#   code: security/iam-permission-boundary
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::IAM::Role]
#   frameworks:
#     wellArchitected: [SEC03-BP05]
#   remediation: Set `PermissionsBoundary` of the role to the `permissionBoundary` of the document Security.
package deployer.rules.security.iam_permission_boundary

import data.deployer.lib.values

deny contains finding if {
	input.settings.security.permissionBoundary
	boundary := input.settings.security.permissionBoundary
	some resource in input.resources
	not resource.properties.PermissionsBoundary == boundary
	not values.is_intrinsic(resource.properties.PermissionsBoundary)
	finding := {
		"resource": resource.address,
		"path": "Properties.PermissionsBoundary",
		"message": sprintf("a role of `%s` is without the permission boundary `%s`", [resource.component, boundary]),
	}
}
