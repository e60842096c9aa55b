# METADATA
# title: No policy allows everything
# description: >-
#   Whoever gets hold of a role that may do everything has the whole account. What a component needs is
#   known, and the compiler derives most of it from its references.
# custom:
#   code: security/iam-no-full-admin
#   severity: error
#   area: security
#   subject: templates
#   resources:
#     - AWS::IAM::Role
#     - AWS::IAM::User
#     - AWS::IAM::Group
#     - AWS::IAM::Policy
#     - AWS::IAM::ManagedPolicy
#     - AWS::IAM::RolePolicy
#     - AWS::IAM::UserPolicy
#     - AWS::IAM::GroupPolicy
#     - AWS::SSO::PermissionSet
#   frameworks:
#     fsbp: [IAM.1]
#     cis: ["1.15"]
#     wellArchitected: [SEC03-BP02]
#   remediation: Name the actions and the ARNs below `permissions`.
package deployer.rules.security.iam_no_full_admin

import data.deployer.lib.iam
import data.deployer.lib.places

deny contains finding if {
	some resource in input.resources
	some policy, inline in places.policies(resource)
	some index, statement in places.statements(inline)
	iam.allows(statement)
	"*" in iam.resources(statement)
	some position, action in iam.actions(statement)
	action in {"*", "*:*"}
	finding := {
		"resource": resource.address,
		"path": places.action(resource, [policy, index, position]),
		"message": sprintf("a policy of `%s` allows every action on everything", [resource.component]),
	}
}
