package deployer.rules.security.kinesis_encrypted_test

import data.deployer.rules.security.kinesis_encrypted

resource(type, properties) := {
	"address": "events/clicks/Stream",
	"component": "events/clicks",
	"logicalId": "Stream",
	"type": type,
	"properties": properties,
}

stream(properties) := resource("AWS::Kinesis::Stream", properties)

delivery(properties) := resource("AWS::KinesisFirehose::DeliveryStream", properties)

test_an_unencrypted_stream_is_found if {
	found := kinesis_encrypted.deny with input as {"resources": [stream({})]}
	found == {{
		"resource": "events/clicks/Stream",
		"path": "Properties.StreamEncryption",
		"message": "records in the stream `events/clicks` are not encrypted",
	}}
}

test_an_unencrypted_delivery_stream_is_a_warning if {
	found := kinesis_encrypted.warn with input as {"resources": [delivery({}), delivery({"DeliveryStreamType": "DirectPut"})]}
	found == {{
		"resource": "events/clicks/Stream",
		"path": "Properties.DeliveryStreamEncryptionConfigurationInput",
		"message": "records in the delivery stream `events/clicks` are not encrypted",
	}}
}

harmless := [
	stream({"StreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}}),
	stream({"StreamEncryption": {"Fn::If": ["Encrypted", {}, {}]}}),
	delivery({"DeliveryStreamType": "KinesisStreamAsSource"}),
	delivery({"DeliveryStreamEncryptionConfigurationInput": {"KeyType": "AWS_OWNED_CMK"}}),
]

test_encrypted_streams_pass if {
	count(kinesis_encrypted.deny) == 0 with input as {"resources": harmless}
	count(kinesis_encrypted.warn) == 0 with input as {"resources": harmless}
}
