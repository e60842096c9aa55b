# METADATA
# title: A role cannot be assumed by everybody
# description: >-
#   A trust policy for `*`, or for all but a few, lets every account of AWS take the role.
# custom:
#   code: security/iam-trust-not-everybody
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::IAM::Role]
#   frameworks:
#     wellArchitected: [SEC03-BP07]
#   remediation: >-
#     Name the service or the role that assumes it in `Principal`, or bind `*` to the organisation with
#     `aws:PrincipalOrgID`.
package deployer.rules.security.iam_trust_not_everybody

import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	written := resource.properties.AssumeRolePolicyDocument.Statement
	some index, statement in {true: written, false: [written]}[is_array(written)]
	not object.keys(statement.Principal) == {"Service"}
	iam.allows(statement)
	iam.is_for_everybody(statement)
	not iam.demands(statement, telling_who)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.AssumeRolePolicyDocument.Statement[%d].Principal", [index]),
		"message": sprintf("everybody may assume a role of `%s`", [resource.component]),
	}
}

# Everybody but those who are named is everybody.
deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.AssumeRolePolicyDocument)
	statement.NotPrincipal
	iam.allows(statement)
	not iam.demands(statement, telling_who)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.AssumeRolePolicyDocument.Statement[%d].NotPrincipal", [index]),
		"message": sprintf("everybody but a few may assume a role of `%s`", [resource.component]),
	}
}

telling_who := {
	"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltag",
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourcevpc", "aws:sourcevpce",
}
