# METADATA
# title: No queue policy lets everybody in
# description: >-
#   A statement that allows `*` without saying who calls lets everybody send messages to the queue, read
#   them or delete them.
# custom:
#   code: security/sqs-public-policy
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::SQS::QueuePolicy, AWS::SQS::QueueInlinePolicy]
#   frameworks:
#     fsbp: [SQS.3]
#     wellArchitected: [SEC03-BP07]
#   remediation: Name the principals of the statement, or add a condition on `aws:SourceArn`.
package deployer.rules.security.sqs_public_policy

import data.deployer.lib.exposure
import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.PolicyDocument)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.PolicyDocument.Statement[%d]", [index]),
		"message": sprintf("the policy of the queue `%s` lets everybody in", [resource.component]),
	}
}
