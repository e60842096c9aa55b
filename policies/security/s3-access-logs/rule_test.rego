package deployer.rules.security.s3_access_logs_test

import data.deployer.rules.security.s3_access_logs

bucket(properties) := {
	"address": "web/assets/Bucket",
	"component": "web/assets",
	"logicalId": "Bucket",
	"type": "AWS::S3::Bucket",
	"properties": properties,
}

production(resources) := {"environment": {"production": true}, "resources": resources}

test_a_bucket_without_logs_is_found if {
	found := s3_access_logs.deny with input as production([bucket({})])
	found == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.LoggingConfiguration",
		"message": "requests to the bucket `web/assets` are not logged",
	}}
}

test_a_bucket_with_logs_passes if {
	count(s3_access_logs.deny) == 0 with input as production([bucket({"LoggingConfiguration": {"DestinationBucketName": "logs"}})])
}

logged := object.union(bucket({"LoggingConfiguration": {"DestinationBucketName": {"Ref": "Bucket"}}}), {"logicalId": "Data"})

test_a_bucket_of_logs_passes if {
	count(s3_access_logs.deny) == 0 with input as production([bucket({}), logged])
	count(s3_access_logs.deny) == 0 with input as production([bucket({"AccessControl": "LogDeliveryWrite"})])
}

test_other_environments_pass if {
	count(s3_access_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [bucket({})]}
}
