package deployer.rules.security.s3_versioning_test

import data.deployer.rules.security.s3_versioning

bucket(properties) := {
	"address": "web/assets/Bucket",
	"component": "web/assets",
	"logicalId": "Bucket",
	"type": "AWS::S3::Bucket",
	"properties": properties,
}

production(resources) := {"environment": {"production": true}, "resources": resources}

test_a_bucket_without_versions_is_found if {
	found := s3_versioning.deny with input as production([bucket({})])
	found == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.VersioningConfiguration",
		"message": "the bucket `web/assets` keeps no old versions of its objects",
	}}
}

test_suspended_versions_are_none if {
	count(s3_versioning.deny) == 1 with input as production([bucket({"VersioningConfiguration": {"Status": "Suspended"}})])
}

test_versions_pass if {
	count(s3_versioning.deny) == 0 with input as production([
		bucket({"VersioningConfiguration": {"Status": "Enabled"}}),
		bucket({"VersioningConfiguration": {"Status": {"Ref": "Versions"}}}),
		bucket({"VersioningConfiguration": {"Fn::If": ["Versions", {}, {}]}}),
	])
}

test_a_bucket_of_logs_and_other_environments_pass if {
	count(s3_versioning.deny) == 0 with input as production([bucket({"AccessControl": "LogDeliveryWrite"})])
	count(s3_versioning.deny) == 0 with input as {"environment": {"production": false}, "resources": [bucket({})]}
}
