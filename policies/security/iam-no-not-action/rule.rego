# METADATA
# title: Policies say what they allow, not what they leave out
# description: >-
#   Allow with NotAction allows all of AWS but a few things, and with NotResource all resources but a few;
#   what AWS adds tomorrow is allowed too.
# custom:
#   code: security/iam-no-not-action
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
#     wellArchitected: [SEC03-BP02]
#   remediation: Write `Action` and `Resource`, or turn the statement into one with `Effect` `Deny`.
package deployer.rules.security.iam_no_not_action

import data.deployer.lib.iam
import data.deployer.lib.places

deny contains finding if {
	some resource in input.resources
	some policy, inline in places.policies(resource)
	some index, statement in places.statements(inline)
	some key in ["NotAction", "NotResource"]
	statement[key]
	iam.allows(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("%s.%s", [places.statement(resource, policy, index), key]),
		"message": sprintf("a policy of `%s` allows everything but what it names", [resource.component]),
	}
}
