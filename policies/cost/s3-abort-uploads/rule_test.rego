package deployer.rules.cost.s3_abort_uploads_test

import data.deployer.rules.cost.s3_abort_uploads

found(properties) := result if {
	result := s3_abort_uploads.deny with input as {"resources": [{
		"address": "web/assets/Bucket",
		"component": "web/assets",
		"logicalId": "Bucket",
		"type": "AWS::S3::Bucket",
		"properties": properties,
	}]}
}

rules(rules) := {"LifecycleConfiguration": {"Rules": rules}}

abort(status) := {"Status": status, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}

test_a_bucket_that_keeps_them_is_found if {
	found({}) == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.LifecycleConfiguration",
		"message": "the bucket of `web/assets` keeps the parts of unfinished uploads for ever",
	}}
	count(found(rules([{"Status": "Enabled", "ExpirationInDays": 30}]))) == 1
	count(found(rules([abort("Disabled")]))) == 1
}

test_a_bucket_that_throws_them_away_passes if {
	count(found(rules([{"Status": "Enabled", "ExpirationInDays": 30}, abort("Enabled")]))) == 0
	count(found(rules([abort({"Ref": "Status"})]))) == 0
}

test_what_is_not_known_passes if {
	count(found({"LifecycleConfiguration": {"Fn::If": ["Prod", {}, {}]}})) == 0
	count(found(rules({"Fn::If": ["Prod", [], []]}))) == 0
	count(found(rules([{"Fn::If": ["Prod", {}, {}]}]))) == 0
}
