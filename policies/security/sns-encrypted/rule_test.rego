package deployer.rules.security.sns_encrypted_test

import data.deployer.rules.security.sns_encrypted

topic(properties) := {
	"address": "orders/events/Topic",
	"component": "orders/events",
	"logicalId": "Topic",
	"type": "AWS::SNS::Topic",
	"properties": properties,
}

production(resources) := {"environment": {"production": true}, "resources": resources}

test_a_topic_without_a_key_is_found if {
	found := sns_encrypted.deny with input as production([topic({}), topic({"KmsMasterKeyId": ""})])
	found == {{
		"resource": "orders/events/Topic",
		"path": "Properties.KmsMasterKeyId",
		"message": "messages in the topic `orders/events` are not encrypted",
	}}
}

test_a_topic_with_a_key_passes if {
	count(sns_encrypted.deny) == 0 with input as production([
		topic({"KmsMasterKeyId": "alias/aws/sns"}),
		topic({"KmsMasterKeyId": {"Ref": "Key"}}),
	])
}

test_other_environments_pass if {
	count(sns_encrypted.deny) == 0 with input as {"environment": {"production": false}, "resources": [topic({})]}
}
