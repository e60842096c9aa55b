package deployer.rules.security.cloudtrail_encrypted_test

import data.deployer.rules.security.cloudtrail_encrypted

trail(properties) := {
	"address": "audit/trail/Trail",
	"component": "audit/trail",
	"logicalId": "Trail",
	"type": "AWS::CloudTrail::Trail",
	"properties": properties,
}

test_a_trail_without_a_key_is_found if {
	found := cloudtrail_encrypted.deny with input as {"resources": [trail({})]}
	found == {{
		"resource": "audit/trail/Trail",
		"path": "Properties.KMSKeyId",
		"message": "logs of the trail `audit/trail` are not encrypted with a key",
	}}
}

test_trails_with_a_key_pass if {
	count(cloudtrail_encrypted.deny) == 0 with input as {"resources": [trail({"KMSKeyId": "alias/trail"}), trail({"KMSKeyId": {"Ref": "Key"}})]}
}
