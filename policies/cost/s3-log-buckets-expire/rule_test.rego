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

given(resources) := {"resources": resources}

test_a_log_bucket_that_keeps_everything_is_found if {
	s3_log_buckets_expire.deny == {{
		"resource": "ops/logs/Logs",
		"path": "Properties.LifecycleConfiguration",
		"message": "the bucket of `ops/logs` takes logs and keeps them for ever",
	}} with input as given([log_bucket({})])
	count(s3_log_buckets_expire.deny) == 1 with input as given([bucket({}), policy("logging.s3.amazonaws.com")])
	count(s3_log_buckets_expire.deny) == 1 with input as given([bucket({}), policy(["cloudtrail.amazonaws.com", "config.amazonaws.com"])])
	count(s3_log_buckets_expire.deny) == 1 with input as given([bucket({}), writer])
}

test_a_rule_that_is_off_or_deletes_nothing_does_not_count if {
	count(s3_log_buckets_expire.deny) == 1 with input as given([log_bucket({"LifecycleConfiguration": {"Rules": [{"Status": "Disabled", "ExpirationInDays": 400}]}})])
	count(s3_log_buckets_expire.deny) == 1 with input as given([log_bucket({"LifecycleConfiguration": {"Rules": [{"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}]}})])
}

test_a_log_bucket_that_forgets_passes if {
	count(s3_log_buckets_expire.deny) == 0 with input as given([log_bucket({"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 400}]}})])
	count(s3_log_buckets_expire.deny) == 0 with input as given([log_bucket({"LifecycleConfiguration": {"Rules": [{"ExpirationDate": "2030-01-01"}]}})])
}

test_other_buckets_pass if {
	count(s3_log_buckets_expire.deny) == 0 with input as given([bucket({})])
	count(s3_log_buckets_expire.deny) == 0 with input as given([bucket({}), policy("cloudfront.amazonaws.com")])
}

test_what_is_not_known_passes if {
	count(s3_log_buckets_expire.deny) == 0 with input as given([log_bucket({"LifecycleConfiguration": {"Fn::If": ["Prod", {}, {}]}})])
	count(s3_log_buckets_expire.deny) == 0 with input as given([log_bucket({"LifecycleConfiguration": {"Rules": {"Fn::If": ["Prod", [], []]}}})])
	count(s3_log_buckets_expire.deny) == 0 with input as given([log_bucket({"LifecycleConfiguration": {"Rules": [{"Fn::If": ["Prod", {}, {}]}]}})])
}
