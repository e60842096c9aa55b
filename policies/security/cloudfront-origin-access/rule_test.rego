package deployer.rules.security.cloudfront_origin_access_test

import data.deployer.rules.security.cloudfront_origin_access

distribution(origin) := {
	"address": "web/site/Distribution",
	"component": "web/site",
	"properties": {"DistributionConfig": {"Origins": [origin]}},
}

test_a_public_bucket_is_found if {
	found := cloudfront_origin_access.deny with input as {"resources": [
		distribution({"S3OriginConfig": {}}),
		distribution({"S3OriginConfig": {"OriginAccessIdentity": ""}}),
	]}
	{finding.path | some finding in found} == {"Properties.DistributionConfig.Origins[0].OriginAccessControlId"}
}

old := distribution({"S3OriginConfig": {"OriginAccessIdentity": {"Fn::Sub": "origin-access-identity/cloudfront/${Identity}"}}})

test_an_identity_of_the_old_kind_is_warned_of if {
	count(cloudfront_origin_access.warn) == 1 with input as {"resources": [old]}
	count(cloudfront_origin_access.deny) == 0 with input as {"resources": [old]}
}

resources := [
	distribution({"S3OriginConfig": {"OriginAccessIdentity": ""}, "OriginAccessControlId": {"Ref": "Access"}}),
	distribution({"CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}),
	distribution({"S3OriginConfig": {"Fn::If": ["A", {}, {}]}, "OriginAccessControlId": {"Ref": "Access"}}),
]

test_access_control_and_other_origins_pass if {
	count(cloudfront_origin_access.deny | cloudfront_origin_access.warn) == 0 with input as {"resources": resources}
}
