# METADATA
# title: Streams are encrypted
# description: >-
#   Records lie on the disks of Kinesis for a day to a year, in the clear unless the template names a key.
# custom:
#   code: security/kinesis-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::Kinesis::Stream, AWS::KinesisFirehose::DeliveryStream]
#   frameworks:
#     fsbp: [Kinesis.1, DataFirehose.1]
#     wellArchitected: [SEC08-BP02]
#   remediation: Write `StreamEncryption` with the type `KMS`; the key `alias/aws/kinesis` needs no upkeep.
package deployer.rules.security.kinesis_encrypted

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::Kinesis::Stream"
	not resource.properties.StreamEncryption
	finding := {
		"resource": resource.address,
		"path": "Properties.StreamEncryption",
		"message": sprintf("records in the stream `%s` are not encrypted", [resource.component]),
	}
}

# What reads from a stream is encrypted as the stream is.
warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::KinesisFirehose::DeliveryStream"
	not has_source(resource)
	not resource.properties.DeliveryStreamEncryptionConfigurationInput
	finding := {
		"resource": resource.address,
		"path": "Properties.DeliveryStreamEncryptionConfigurationInput",
		"message": sprintf("records in the delivery stream `%s` are not encrypted", [resource.component]),
	}
}

has_source(resource) if resource.properties.DeliveryStreamType != "DirectPut"
