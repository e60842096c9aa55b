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
#   frameworks:
#     wellArchitected: [SEC03-BP02, SEC03-BP05]
#   remediation: >-
#     Name the roles, users or policies that are meant as resources, or demand the boundary with the condition
#     `iam:PermissionsBoundary`.
package deployer.rules.security.iam_no_privilege_escalation

import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some [policy, index, statement] in iam.grants(resource)
	iam.is_wide(statement)
	not statement.Condition
	some position, pattern in iam.actions(statement)
	pattern != "*"
	count(iam.meant(pattern, rights_for_oneself)) > 0
	finding := {
		"resource": resource.address,
		"path": iam.place_of_action(policy, index, position),
		"message": sprintf("with `%s` on everything `%s` can give itself any permission", [pattern, resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	some [policy, index, statement] in iam.grants(resource)
	iam.is_wide(statement)
	not statement.Condition
	some position, pattern in iam.actions(statement)
	pattern != "*"
	count(iam.meant(pattern, places_of_others)) > 0
	finding := {
		"resource": resource.address,
		"path": iam.place_of_action(policy, index, position),
		"message": sprintf("with `%s` on everything `%s` can act as any other program", [pattern, resource.component]),
	}
}

# Actions that change what somebody may do, or that make one somebody else.
rights_for_oneself := {
	"iam:addusertogroup", "iam:attachgrouppolicy", "iam:attachrolepolicy", "iam:attachuserpolicy",
	"iam:createaccesskey", "iam:createloginprofile", "iam:createpolicyversion", "iam:deleterolepermissionsboundary",
	"iam:deleteuserpermissionsboundary", "iam:putgrouppolicy", "iam:putrolepolicy", "iam:putuserpolicy",
	"iam:setdefaultpolicyversion", "iam:updateassumerolepolicy", "iam:updateloginprofile", "sts:assumerole",
}

# Actions that put code into places with a role of their own.
places_of_others := {
	"cloudformation:updatestack", "codebuild:updateproject", "ec2-instance-connect:sendsshpublickey",
	"ecs:executecommand", "glue:updatejob", "lambda:updatefunctioncode", "lambda:updatefunctionconfiguration",
	"ssm:sendcommand", "ssm:startsession",
}
