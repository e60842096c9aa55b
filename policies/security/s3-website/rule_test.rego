package deployer.rules.security.s3_website_test

import data.deployer.rules.security.s3_website

bucket(properties) := {
	"address": "web/assets/Bucket",
	"component": "web/assets",
	"logicalId": "Bucket",
	"type": "AWS::S3::Bucket",
	"properties": properties,
}

test_a_website_is_found if {
	found := s3_website.deny with input as {"resources": [bucket({"WebsiteConfiguration": {"IndexDocument": "index.html"}})]}
	found == {{
		"resource": "web/assets/Bucket",
		"path": "Properties.WebsiteConfiguration",
		"message": "the bucket `web/assets` is a website, which is public and without TLS",
	}}
}

test_other_buckets_pass if {
	count(s3_website.deny) == 0 with input as {"resources": [
		bucket({}),
		bucket({"WebsiteConfiguration": {"RedirectAllRequestsTo": {"HostName": "example.com"}}}),
		bucket({"WebsiteConfiguration": {"Fn::If": ["Website", {}, {"Ref": "AWS::NoValue"}]}}),
	]}
}
