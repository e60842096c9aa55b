package deployer.rules.security.kms_public_policy_test

import data.deployer.rules.security.kms_public_policy

key(properties) := {
	"address": "shop/keys/Key",
	"component": "shop/keys",
	"logicalId": "Key",
	"type": "AWS::KMS::Key",
	"properties": properties,
}

open := {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}

test_a_statement_for_everybody_is_found if {
	found := kms_public_policy.deny with input as {"resources": [key({"KeyPolicy": {"Statement": [open]}})]}
	found == {{
		"resource": "shop/keys/Key",
		"path": "Properties.KeyPolicy.Statement[0]",
		"message": "the policy of the key `shop/keys` lets everybody in",
	}}
}

test_the_account_and_conditions_pass if {
	count(kms_public_policy.deny) == 0 with input as {"resources": [
		key({}),
		key({"KeyPolicy": {"Statement": object.union(open, {"Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}})}}),
		key({"KeyPolicy": {"Statement": object.union(open, {"Condition": {"StringEquals": {"kms:CallerAccount": {"Ref": "AWS::AccountId"}}}})}}),
	]}
}
