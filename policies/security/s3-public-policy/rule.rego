# METADATA
# title: No bucket policy lets everybody in
# description: >-
#   A statement that allows `*` without saying who calls gives the objects to the whole internet.
# custom:
#   code: security/s3-public-policy
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::S3::BucketPolicy, AWS::S3::AccessPoint]
#   frameworks:
#     fsbp: [S3.2, S3.3]
#     wellArchitected: [SEC03-BP07]
#   remediation: >-
#     Name the principals of the statement, or add a condition on `aws:PrincipalOrgID`, `aws:SourceArn` or the
#     like.
package deployer.rules.security.s3_public_policy

import data.deployer.lib.exposure
import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.PolicyDocument)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.PolicyDocument.Statement[%d]", [index]),
		"message": sprintf("the policy of the bucket `%s` lets everybody in", [resource.component]),
	}
}

# An access point has a policy of its own.
deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.Policy)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Policy.Statement[%d]", [index]),
		"message": sprintf("the policy of the bucket `%s` lets everybody in", [resource.component]),
	}
}
