package deployer.rules.security.cloudfront_https_test

import data.deployer.rules.security.cloudfront_https

distribution(configuration) := {
	"address": "web/site/Distribution",
	"component": "web/site",
	"properties": {"DistributionConfig": configuration},
}

behaviour(policy) := {"ViewerProtocolPolicy": policy}

test_requests_in_the_clear_are_found if {
	found := cloudfront_https.deny with input as {"resources": [distribution({
		"DefaultCacheBehavior": behaviour("allow-all"),
		"CacheBehaviors": [behaviour("https-only"), behaviour("allow-all")],
	})]}
	{finding.path | some finding in found} == {
		"Properties.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy",
		"Properties.DistributionConfig.CacheBehaviors[1].ViewerProtocolPolicy",
	}
}

test_https_and_unknown_pass if {
	count(cloudfront_https.deny) == 0 with input as {"resources": [distribution({
		"DefaultCacheBehavior": behaviour("redirect-to-https"),
		"CacheBehaviors": [behaviour({"Ref": "Policy"})],
	})]}
}
