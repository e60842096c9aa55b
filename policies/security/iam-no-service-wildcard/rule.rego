# METADATA
# title: Policies name actions instead of whole services
# description: >-
#   A wildcard for a service allows what the service will learn in the years to come, and administration
#   besides use.
# custom:
#   code: security/iam-no-service-wildcard
#   severity: warning
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
#     fsbp: [IAM.21]
#     wellArchitected: [SEC03-BP02]
#   remediation: >-
#     Name the actions that are used below `permissions`, or refer to the component with the `access` that is
#     needed.
package deployer.rules.security.iam_no_service_wildcard

import data.deployer.lib.iam
import data.deployer.lib.places

# The wildcards of these are all there is to allow, or reported by other rules.
exempt := {"*:*", "iam:*", "ssmmessages:*", "ec2messages:*", "xray:*", "execute-api:*"}

warn contains finding if {
	some resource in input.resources
	some policy, inline in places.policies(resource)
	some index, statement in places.statements(inline)
	strings.any_suffix_match(iam.verbs(statement), ":*")
	iam.allows(statement)
	some position, action in iam.actions(statement)
	endswith(action, ":*")
	not lower(action) in exempt
	finding := {
		"resource": resource.address,
		"path": places.action(resource, [policy, index, position]),
		"message": sprintf("a policy of `%s` allows all of `%s`", [resource.component, trim_suffix(action, ":*")]),
	}
}
