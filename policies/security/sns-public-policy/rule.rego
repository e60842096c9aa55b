# METADATA
# title: No topic policy lets everybody in
# description: >-
#   A statement that allows `*` without saying who calls lets everybody publish to the topic or subscribe to
#   it.
# custom:
#   code: security/sns-public-policy
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::SNS::TopicPolicy, AWS::SNS::TopicInlinePolicy]
#   frameworks:
#     fsbp: [SNS.4]
#     wellArchitected: [SEC03-BP07]
#   remediation: Name the principals of the statement, or add a condition on `aws:SourceArn` or `aws:SourceAccount`.
package deployer.rules.security.sns_public_policy

import data.deployer.lib.exposure
import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.PolicyDocument)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.PolicyDocument.Statement[%d]", [index]),
		"message": sprintf("the policy of the topic `%s` lets everybody in", [resource.component]),
	}
}
