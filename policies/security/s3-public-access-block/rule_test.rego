package deployer.rules.security.s3_public_access_block_test

import data.deployer.rules.security.s3_public_access_block

bucket(properties) := {
	"address": "web/assets/Bucket",
	"component": "web/assets",
	"logicalId": "Bucket",
	"type": "AWS::S3::Bucket",
	"properties": properties,
}

all := {"BlockPublicAcls": true, "BlockPublicPolicy": "true", "IgnorePublicAcls": true, "RestrictPublicBuckets": true}

block(fields) := bucket({"PublicAccessBlockConfiguration": fields})

test_a_setting_that_is_off_is_found if {
	found := s3_public_access_block.deny with input as {"resources": [block(object.union(all, {"BlockPublicPolicy": "false"}))]}
	found == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.PublicAccessBlockConfiguration.BlockPublicPolicy",
		"message": "`BlockPublicPolicy` of `web/assets` is off, which lets the bucket become public",
	}}
}

test_a_setting_that_is_left_out_is_off if {
	count(s3_public_access_block.deny) == 3 with input as {"resources": [block({"BlockPublicAcls": true})]}
}

test_a_complete_block_passes if {
	count(s3_public_access_block.deny) == 0 with input as {"resources": [block(all), bucket({})]}
}

test_what_is_known_only_later_passes if {
	count(s3_public_access_block.deny) == 0 with input as {"resources": [
		block({"Fn::If": ["Public", {"Ref": "AWS::NoValue"}, all]}),
		block(object.union(all, {"BlockPublicAcls": {"Ref": "Blocked"}})),
	]}
}
