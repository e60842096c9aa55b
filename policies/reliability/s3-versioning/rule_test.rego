package deployer.rules.reliability.s3_versioning_test

import data.deployer.rules.reliability.s3_versioning

production(properties) := {"environment": {"production": true}, "resources": [bucket(properties)]}

bucket(properties) := {"address": "shop/files/Bucket", "component": "shop/files", "type": "AWS::S3::Bucket", "properties": properties}

test_a_bucket_without_versions_is_found if {
	count(s3_versioning.deny) == 1 with input as production({})
	count(s3_versioning.deny) == 1 with input as production({"VersioningConfiguration": {"Status": "Suspended"}})
}

test_a_bucket_with_versions_passes if {
	count(s3_versioning.deny) == 0 with input as production({"VersioningConfiguration": {"Status": "Enabled"}})
	count(s3_versioning.deny) == 0 with input as production({"VersioningConfiguration": {"Status": {"Ref": "Versions"}}})
	count(s3_versioning.deny) == 0 with input as production({"VersioningConfiguration": {"Fn::If": ["A", {}, {}]}})
}

test_other_environments_pass if {
	count(s3_versioning.deny) == 0 with input as {"environment": {"production": false}, "resources": [bucket({})]}
}
