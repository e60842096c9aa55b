# METADATA
# title: Only named roles are handed to services
# description: >-
#   Who may pass any role starts a function or a task with the role of an administrator and lets it do the
#   work.
# custom:
#   code: security/iam-no-pass-any-role
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
#   frameworks:
#     wellArchitected: [SEC03-BP02]
#   remediation: Name the roles that may be passed as the resources of `iam:PassRole`.
package deployer.rules.security.iam_no_pass_any_role

import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some [policy, index, statement] in iam.grants(resource)
	iam.is_wide(statement)
	not statement.Condition
	some position, pattern in iam.actions(statement)
	passes(pattern)
	finding := {
		"resource": resource.address,
		"path": iam.place_of_action(policy, index, position),
		"message": sprintf("`%s` may pass any role to any service", [resource.component]),
	}
}

# With `iam:PassedToService` the role still is any role.
warn contains finding if {
	some resource in input.resources
	some [policy, index, statement] in iam.grants(resource)
	iam.is_wide(statement)
	statement.Condition
	some position, pattern in iam.actions(statement)
	passes(pattern)
	finding := {
		"resource": resource.address,
		"path": iam.place_of_action(policy, index, position),
		"message": sprintf("`%s` may pass any role to some services", [resource.component]),
	}
}

passes(pattern) if {
	not pattern in {"*", "iam:*"}
	count(iam.meant(pattern, {"iam:passrole"})) > 0
}
