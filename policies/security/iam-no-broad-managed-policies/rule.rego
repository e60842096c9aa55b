# METADATA
# title: Roles do without AWS's broad policies
# description: >-
#   AdministratorAccess, PowerUserAccess and IAMFullAccess are made for people in an emergency, the
#   FullAccess policies for people in a console. A program needs a few actions.
# custom:
#   code: security/iam-no-broad-managed-policies
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::IAM::Role, AWS::IAM::User, AWS::IAM::Group, AWS::SSO::PermissionSet]
#   frameworks:
#     cis: ["1.15"]
#     wellArchitected: [SEC03-BP02]
#   remediation: Write the actions that are needed below `permissions` in place of the managed policy.
package deployer.rules.security.iam_no_broad_managed_policies

import data.deployer.lib.texts
import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	[list, arns] := attached(resource)
	some index, arn in arns
	some name in broadest
	endswith(texts.of(arn), name)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s[%d]", [list, index]),
		"message": sprintf("`%s` has the policy `%s`", [resource.component, trim_prefix(name, ":aws:policy/")]),
	}
}

warn contains finding if {
	some resource in input.resources
	[list, arns] := attached(resource)
	some index, arn in arns
	text := texts.of(arn)
	endswith(text, "FullAccess")
	contains(text, ":aws:policy/")
	not endswith(text, "/IAMFullAccess")
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s[%d]", [list, index]),
		"message": sprintf("`%s` has a policy of AWS that allows all of a service", [resource.component]),
	}
}

# The managed policies of a role, a user or a group, or of a permission set, and the name of their list.
attached(resource) := ["ManagedPolicyArns", values.items(resource.properties.ManagedPolicyArns)]

attached(resource) := ["ManagedPolicies", values.items(resource.properties.ManagedPolicies)] if {
	not resource.properties.ManagedPolicyArns
}

broadest := {":aws:policy/AdministratorAccess", ":aws:policy/PowerUserAccess", ":aws:policy/IAMFullAccess"}
