package deployer.rules.security.sqs_encrypted_test

import data.deployer.rules.security.sqs_encrypted

queue(properties) := {
	"address": "orders/placed/Queue",
	"component": "orders/placed",
	"logicalId": "Queue",
	"type": "AWS::SQS::Queue",
	"properties": properties,
}

test_encryption_that_is_turned_off_is_found if {
	found := sqs_encrypted.deny with input as {"resources": [queue({"SqsManagedSseEnabled": "false"})]}
	found == {{
		"resource": "orders/placed/Queue",
		"path": "Properties.SqsManagedSseEnabled",
		"message": "messages in the queue `orders/placed` are not encrypted",
	}}
}

test_keys_of_sqs_or_of_kms_pass if {
	count(sqs_encrypted.deny) == 0 with input as {"resources": [
		queue({}),
		queue({"SqsManagedSseEnabled": true}),
		queue({"SqsManagedSseEnabled": {"Ref": "Encrypted"}}),
		queue({"SqsManagedSseEnabled": false, "KmsMasterKeyId": "alias/orders"}),
	]}
}
