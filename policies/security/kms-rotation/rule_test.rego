package deployer.rules.security.kms_rotation_test

import data.deployer.rules.security.kms_rotation

key(properties) := {
	"address": "shop/keys/Key",
	"component": "shop/keys",
	"logicalId": "Key",
	"type": "AWS::KMS::Key",
	"properties": properties,
}

test_a_key_that_stays_is_found if {
	found := kms_rotation.deny with input as {"resources": [key({}), key({"KeySpec": "SYMMETRIC_DEFAULT", "EnableKeyRotation": "false"})]}
	found == {{
		"resource": "shop/keys/Key",
		"path": "Properties.EnableKeyRotation",
		"message": "the key `shop/keys` is never rotated",
	}}
}

test_rotated_keys_pass if {
	count(kms_rotation.deny) == 0 with input as {"resources": [
		key({"EnableKeyRotation": "true"}),
		key({"EnableKeyRotation": {"Ref": "Rotation"}}),
	]}
}

test_keys_that_kms_cannot_rotate_pass if {
	count(kms_rotation.deny) == 0 with input as {"resources": [
		key({"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}),
		key({"Origin": "EXTERNAL"}),
		key({"KeySpec": {"Ref": "Spec"}}),
	]}
}
