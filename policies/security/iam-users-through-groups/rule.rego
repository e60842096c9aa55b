# METADATA
# title: Users get permissions through groups
# description: >-
#   What a user may do is hard to see when every user has policies of its own, and stays behind when the work
#   changes.
# custom:
#   code: security/iam-users-through-groups
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::IAM::User, AWS::IAM::UserPolicy, AWS::IAM::Policy, AWS::IAM::ManagedPolicy]
#   frameworks:
#     fsbp: [IAM.2]
#     cis: ["1.14"]
#     wellArchitected: [SEC02-BP06]
#   remediation: Attach the policy to a group or, better, to a role that the user assumes.
package deployer.rules.security.iam_users_through_groups

warn contains finding if {
	some resource in input.resources
	path := attachment(resource)
	finding := {
		"resource": resource.address,
		"path": path,
		"message": sprintf("a user of `%s` has permissions of its own", [resource.component]),
	}
}

attachment(resource) := "Properties.Policies" if {
	resource.type == "AWS::IAM::User"
	has_own_policies(resource)
}

attachment(resource) := "Properties.ManagedPolicyArns" if {
	resource.type == "AWS::IAM::User"
	not has_own_policies(resource)
	count(resource.properties.ManagedPolicyArns) > 0
}

has_own_policies(resource) if count(resource.properties.Policies) > 0

attachment(resource) := "Properties.UserName" if resource.type == "AWS::IAM::UserPolicy"

attachment(resource) := "Properties.Users" if {
	resource.type in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
	count(resource.properties.Users) > 0
}
