package deployer.rules.security.s3_object_ownership_test

import data.deployer.rules.security.s3_object_ownership

bucket(properties) := {
	"address": "web/assets/Bucket",
	"component": "web/assets",
	"logicalId": "Bucket",
	"type": "AWS::S3::Bucket",
	"properties": properties,
}

owned(ownership) := bucket({"OwnershipControls": {"Rules": [{"ObjectOwnership": ownership}]}})

test_acls_in_force_are_found if {
	found := s3_object_ownership.deny with input as {"resources": [owned("ObjectWriter")]}
	found == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.OwnershipControls.Rules[0].ObjectOwnership",
		"message": "`ObjectWriter` lets ACLs decide who reads objects of the bucket `web/assets`",
	}}
	count(s3_object_ownership.deny) == 1 with input as {"resources": [owned("BucketOwnerPreferred")]}
}

test_a_bucket_that_owns_its_objects_passes if {
	count(s3_object_ownership.deny) == 0 with input as {"resources": [bucket({}), owned("BucketOwnerEnforced"), owned({"Ref": "Ownership"})]}
}
