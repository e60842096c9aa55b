# METADATA
# title: No repository of images is open to everybody
# description: >-
#   Images hold code and often more; who may push to a repository runs code wherever its images are
#   deployed.
# custom:
#   code: security/ecr-public-policy
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECR::Repository]
#   frameworks:
#     wellArchitected: [SEC03-BP07]
#   remediation: Name the accounts of the statement, or add a condition on `aws:PrincipalOrgID`.
package deployer.rules.security.ecr_public_policy

import data.deployer.lib.exposure
import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.RepositoryPolicyText)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.RepositoryPolicyText.Statement[%d]", [index]),
		"message": sprintf("the policy of the repository `%s` lets everybody in", [resource.component]),
	}
}
