# METADATA
# title: Another account proves who it is
# description: >-
#   A role that trusts a whole account can be taken by everything in it, and a vendor can be talked into
#   using it for somebody else. An external id or a condition on the principal prevents both.
# custom:
#   code: security/iam-trust-confirms-other-accounts
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::IAM::Role]
#   frameworks:
#     wellArchitected: [SEC03-BP09]
#   remediation: Name the role of the other account, or add a condition on `sts:ExternalId` or `aws:PrincipalArn`.
package deployer.rules.security.iam_trust_confirms_other_accounts

import data.deployer.lib.iam
import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	written := resource.properties.AssumeRolePolicyDocument.Statement
	some index, statement in {true: written, false: [written]}[is_array(written)]
	statement.Principal.AWS
	iam.allows(statement)
	not iam.demands_more(statement, iam.circumstances)
	some principal in values.items(statement.Principal.AWS)
	regex.match(`^([0-9]{12}|arn:[^:]*:iam::[0-9]{12}:root)$`, principal)
	some account in regex.find_n("[0-9]{12}", principal, 1)
	account != input.environment.accountId
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.AssumeRolePolicyDocument.Statement[%d].Principal", [index]),
		"message": sprintf("all of `%s` may assume a role of `%s` without a condition", [account, resource.component]),
	}
}
