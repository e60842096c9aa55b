package deployer.rules.security.s3_public_acl_test

import data.deployer.rules.security.s3_public_acl

bucket(properties) := {
	"address": "web/assets/Bucket",
	"component": "web/assets",
	"logicalId": "Bucket",
	"type": "AWS::S3::Bucket",
	"properties": properties,
}

test_public_acls_are_found if {
	found := s3_public_acl.deny with input as {"resources": [bucket({"AccessControl": "PublicRead"})]}
	found == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.AccessControl",
		"message": "the ACL `PublicRead` opens the bucket `web/assets` to everybody",
	}}
}

test_everybody_with_an_account_is_everybody if {
	count(s3_public_acl.deny) == 1 with input as {"resources": [bucket({"AccessControl": "AuthenticatedRead"})]}
}

test_other_acls_pass if {
	count(s3_public_acl.deny) == 0 with input as {"resources": [
		bucket({}),
		bucket({"AccessControl": "Private"}),
		bucket({"AccessControl": "LogDeliveryWrite"}),
		bucket({"AccessControl": {"Ref": "Acl"}}),
	]}
}
