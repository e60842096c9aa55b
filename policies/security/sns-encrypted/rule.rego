# METADATA
# title: Topics are encrypted with a key
# description: >-
#   Messages that wait for delivery lie on the disks of SNS, and unlike queues topics have no encryption
#   unless a key is named.
# custom:
#   code: security/sns-encrypted
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::SNS::Topic]
#   frameworks:
#     wellArchitected: [SEC08-BP02]
#   remediation: Name a key; `alias/aws/sns` costs nothing, but alarms and other services need a key of your own.
package deployer.rules.security.sns_encrypted

deny contains finding if {
	input.environment.production
	some resource in input.resources
	not resource.properties.KmsMasterKeyId
	finding := {
		"resource": resource.address,
		"path": "Properties.KmsMasterKeyId",
		"message": sprintf("messages in the topic `%s` are not encrypted", [resource.component]),
	}
}
