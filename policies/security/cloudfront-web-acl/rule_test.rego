package deployer.rules.security.cloudfront_web_acl_test

import data.deployer.rules.security.cloudfront_web_acl

distribution(configuration) := {
	"address": "web/site/Distribution",
	"component": "web/site",
	"properties": {"DistributionConfig": configuration},
}

test_a_distribution_without_a_web_acl_is_found_in_production if {
	found := cloudfront_web_acl.warn with input as {"environment": {"production": true}, "resources": [distribution({})]}
	{finding.path | some finding in found} == {"Properties.DistributionConfig.WebACLId"}
}

test_elsewhere_or_guarded_passes if {
	count(cloudfront_web_acl.warn) == 0 with input as {"environment": {"production": false}, "resources": [distribution({})]}
	count(cloudfront_web_acl.warn) == 0 with input as {"environment": {"production": true}, "resources": [distribution({"WebACLId": {"Ref": "Acl"}})]}
}
