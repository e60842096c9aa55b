package deployer.rules.cost.s3_abort_uploads_test

import data.deployer.rules.cost.s3_abort_uploads

given(properties) := {"resources": [{
	"address": "web/assets/Bucket",
	"component": "web/assets",
	"logicalId": "Bucket",
	"type": "AWS::S3::Bucket",
	"properties": properties,
}]}

rules(rules) := {"LifecycleConfiguration": {"Rules": rules}}

abort(status) := {"Status": status, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}

test_a_bucket_that_keeps_them_is_found if {
	s3_abort_uploads.deny == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.LifecycleConfiguration",
		"message": "the bucket of `web/assets` keeps the parts of unfinished uploads for ever",
	}} with input as given({})
	count(s3_abort_uploads.deny) == 1 with input as given(rules([{"Status": "Enabled", "ExpirationInDays": 30}]))
	count(s3_abort_uploads.deny) == 1 with input as given(rules([abort("Disabled")]))
}

test_a_bucket_that_throws_them_away_passes if {
	count(s3_abort_uploads.deny) == 0 with input as given(rules([{"Status": "Enabled", "ExpirationInDays": 30}, abort("Enabled")]))
	count(s3_abort_uploads.deny) == 0 with input as given(rules([abort({"Ref": "Status"})]))
}

test_what_is_not_known_passes if {
	count(s3_abort_uploads.deny) == 0 with input as given({"LifecycleConfiguration": {"Fn::If": ["Prod", {}, {}]}})
	count(s3_abort_uploads.deny) == 0 with input as given(rules({"Fn::If": ["Prod", [], []]}))
	count(s3_abort_uploads.deny) == 0 with input as given(rules([{"Fn::If": ["Prod", {}, {}]}]))
}
