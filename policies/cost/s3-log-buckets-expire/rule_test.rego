package deployer.rules.cost.s3_log_buckets_expire_test

import data.deployer.rules.cost.s3_log_buckets_expire

resource(id, type, properties) := {
	"address": sprintf("ops/logs/%s", [id]),
	"component": "ops/logs",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

bucket(properties) := resource("Logs", "AWS::S3::Bucket", properties)

log_bucket(properties) := bucket(object.union({"AccessControl": "LogDeliveryWrite"}, properties))

policy(service) := resource("Policy", "AWS::S3::BucketPolicy", {
	"Bucket": {"Ref": "Logs"},
	"PolicyDocument": {"Statement": {"Effect": "Allow", "Principal": {"Service": service}, "Action": "s3:PutObject"}},
})

writer := resource("Data", "AWS::S3::Bucket", {"LoggingConfiguration": {"DestinationBucketName": {"Ref": "Logs"}}})

found(resources) := result if {
	result := s3_log_buckets_expire.deny with input as {"resources": resources}
}

test_a_log_bucket_that_keeps_everything_is_found if {
	found([log_bucket({})]) == {{
		"resource": "ops/logs/Logs",
		"path": "Properties.LifecycleConfiguration",
		"message": "the bucket of `ops/logs` takes logs and keeps them for ever",
	}}
	count(found([bucket({}), policy("logging.s3.amazonaws.com")])) == 1
	count(found([bucket({}), policy(["cloudtrail.amazonaws.com", "config.amazonaws.com"])])) == 1
	count(found([bucket({}), writer])) == 1
}

test_a_rule_that_is_off_or_deletes_nothing_does_not_count if {
	count(found([log_bucket({"LifecycleConfiguration": {"Rules": [{"Status": "Disabled", "ExpirationInDays": 400}]}})])) == 1
	count(found([log_bucket({"LifecycleConfiguration": {"Rules": [{"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}]}})])) == 1
}

test_a_log_bucket_that_forgets_passes if {
	count(found([log_bucket({"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 400}]}})])) == 0
	count(found([log_bucket({"LifecycleConfiguration": {"Rules": [{"ExpirationDate": "2030-01-01"}]}})])) == 0
}

test_other_buckets_pass if {
	count(found([bucket({})])) == 0
	count(found([bucket({}), policy("cloudfront.amazonaws.com")])) == 0
}

test_what_is_not_known_passes if {
	count(found([log_bucket({"LifecycleConfiguration": {"Fn::If": ["Prod", {}, {}]}})])) == 0
	count(found([log_bucket({"LifecycleConfiguration": {"Rules": {"Fn::If": ["Prod", [], []]}}})])) == 0
	count(found([log_bucket({"LifecycleConfiguration": {"Rules": [{"Fn::If": ["Prod", {}, {}]}]}})])) == 0
}
