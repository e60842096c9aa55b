# METADATA
# title: No role can give itself more than it has
# description: >-
#   Who may write policies, make keys for others or assume any role has, one call later, every permission of
#   the account.
# custom:
#   code: security/iam-no-privilege-escalation
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
#     wellArchitected: [SEC03-BP02, SEC03-BP05]
#   remediation: >-
#     Name the roles, users or policies that are meant as resources, or demand the boundary with the condition
#     `iam:PermissionsBoundary`, and the service that a role is passed to with `iam:PassedToService`.
package deployer.rules.security.iam_no_privilege_escalation

import data.deployer.lib.iam
import data.deployer.lib.places

deny contains finding if {
	some resource in input.resources
	some policy, inline in places.policies(resource)
	some index, statement in places.statements(inline)
	strings.any_prefix_match(iam.verbs(statement), ["iam:", "sts:"])
	iam.allows(statement)
	iam.is_wide(statement)
	not iam.demands(statement, limits)
	some position, action in iam.actions(statement)
	iam.means(action, rights_for_oneself)
	finding := {
		"resource": resource.address,
		"path": places.action(resource, [policy, index, position]),
		"message": sprintf("with `%s` on everything `%s` can give itself any permission", [action, resource.component]),
	}
}

# Keys of conditions that say who may do it, to whom, or for what: a statement that demands one has a limit. Who is only
# told from where or how to ask can still give itself everything.
limits := {
	"aws:principalarn", "aws:principaltag", "aws:resourcetag", "iam:associatedresourcearn", "iam:passedtoservice",
	"iam:permissionsboundary", "iam:policyarn", "iam:resourcetag",
}

# Actions that change what somebody may do, that make one somebody else, or that give a program another's role.
rights_for_oneself := {
	"iam:addusertogroup", "iam:attachgrouppolicy", "iam:attachrolepolicy", "iam:attachuserpolicy",
	"iam:createaccesskey", "iam:createloginprofile", "iam:createpolicyversion", "iam:deleterolepermissionsboundary",
	"iam:deleteuserpermissionsboundary", "iam:passrole", "iam:putgrouppolicy", "iam:putrolepolicy",
	"iam:putuserpolicy", "iam:setdefaultpolicyversion", "iam:updateassumerolepolicy", "iam:updateloginprofile",
	"sts:assumerole",
}
