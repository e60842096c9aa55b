# METADATA
# title: Repositories of images are not for everybody
# description: >-
#   Images hold programs, their configuration and now and then a forgotten secret.
# custom:
#   code: security/ecr-not-public
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECR::Repository]
#   frameworks:
#     wellArchitected: [SEC03-BP07]
#   remediation: Name the accounts in `RepositoryPolicyText`, or bind `*` to the organisation with `aws:PrincipalOrgID`.
package deployer.rules.security.ecr_not_public

import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.RepositoryPolicyText)
	iam.allows(statement)
	iam.is_for_everybody(statement)
	not statement.Condition
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.RepositoryPolicyText.Statement[%d].Principal", [index]),
		"message": sprintf("everybody may use the repository of images `%s`", [resource.component]),
	}
}
