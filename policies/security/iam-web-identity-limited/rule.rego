# METADATA
# title: A role for GitHub and the like names the repository
# description: >-
#   An identity provider signs tokens for all its customers. A trust policy that does not look at the subject
#   lets every repository, or every pod, take the role.
# custom:
#   code: security/iam-web-identity-limited
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::IAM::Role]
#   frameworks:
#     wellArchitected: [SEC03-BP07]
#   remediation: Add a condition on `<provider>:sub` that names the repository and branch, or the service account.
package deployer.rules.security.iam_web_identity_limited

import data.deployer.lib.iam
import data.deployer.lib.texts
import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	written := resource.properties.AssumeRolePolicyDocument.Statement
	some index, statement in {true: written, false: [written]}[is_array(written)]
	statement.Principal.Federated
	some action in iam.actions(statement)
	iam.means(action, {"sts:assumerolewithwebidentity"})
	iam.allows(statement)
	is_provider(statement.Principal.Federated)
	not looks_at_subject(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.AssumeRolePolicyDocument.Statement[%d]", [index]),
		"message": sprintf("every customer of an identity provider may assume a role of `%s`", [resource.component]),
	}
}

is_provider(federated) if contains(texts.of(federated), "oidc-provider/")

is_provider(federated) if federated.Ref

is_provider(federated) if federated["Fn::GetAtt"]

looks_at_subject(statement) if {
	some operator, test in statement.Condition
	iam.is_demand(operator)
	some key, subjects in test
	endswith(lower(key), ":sub")
	every subject in values.items(subjects) {
		not is_anybody(subject)
	}
}

# A pattern that begins with one is a subject of any owner.
is_anybody(subject) if strings.any_prefix_match(subject, ["*", "repo:*"])

# Conditions that are known only when it is deployed may look at it.
looks_at_subject(statement) if {
	some operator, test in statement.Condition
	is_unknown(operator, test)
}

is_unknown(operator, _) if startswith(operator, "Fn::")

is_unknown(_, test) if values.is_intrinsic(test)
