# METADATA
# title: Secrets and keys are granted by name
# description: >-
#   A role that may read every secret or decrypt with every key has the passwords of all other components.
# custom:
#   code: security/iam-secrets-by-name
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
#     fsbp: [KMS.1, KMS.2]
#     wellArchitected: [SEC02-BP03, SEC03-BP02]
#   remediation: List the secrets below `secrets`; the role then may read these and no others.
package deployer.rules.security.iam_secrets_by_name

import data.deployer.lib.iam
import data.deployer.lib.places

deny contains finding if {
	input.environment.production
	some finding in findings
}

warn contains finding if {
	not input.environment.production
	some finding in findings
}

findings contains finding if {
	some resource in input.resources
	some policy, inline in places.policies(resource)
	some index, statement in places.statements(inline)
	strings.any_prefix_match(iam.verbs(statement), ["kms:", "secretsmanager:", "ssm:"])
	iam.allows(statement)
	iam.is_wide(statement)
	not iam.demands_more(statement, iam.circumstances)
	some position, action in iam.actions(statement)
	iam.means(action, revealing)
	finding := {
		"resource": resource.address,
		"path": places.action(resource, [policy, index, position]),
		"message": sprintf("`%s` may use `%s` on every secret or key", [resource.component, action]),
	}
}

revealing := {
	"kms:decrypt", "kms:reencryptfrom", "secretsmanager:batchgetsecretvalue", "secretsmanager:getsecretvalue",
	"ssm:getparameter", "ssm:getparameters", "ssm:getparametersbypath",
}
