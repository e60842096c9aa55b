# METADATA
# title: Messages in queues are encrypted
# description: >-
#   SQS encrypts every queue with keys of its own. Only `SqsManagedSseEnabled` turned off leaves messages
#   readable on its disks.
# custom:
#   code: security/sqs-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::SQS::Queue]
#   frameworks:
#     fsbp: [SQS.1]
#     wellArchitected: [SEC08-BP02]
#   remediation: Remove `SqsManagedSseEnabled`, or name a key.
package deployer.rules.security.sqs_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_false(resource.properties.SqsManagedSseEnabled)
	not resource.properties.KmsMasterKeyId
	finding := {
		"resource": resource.address,
		"path": "Properties.SqsManagedSseEnabled",
		"message": sprintf("messages in the queue `%s` are not encrypted", [resource.component]),
	}
}
