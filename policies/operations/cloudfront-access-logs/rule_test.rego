package deployer.rules.operations.cloudfront_access_logs_test

import data.deployer.rules.operations.cloudfront_access_logs

production(resources) := {"environment": {"production": true}, "resources": resources}

distribution(config) := resource("AWS::CloudFront::Distribution", {"DistributionConfig": config})

resource(type, properties) := {"address": "shop/web/Thing", "component": "shop/web", "type": type, "properties": properties}

test_a_distribution_without_logs_is_found if {
	count(cloudfront_access_logs.deny) == 1 with input as production([distribution({})])
	count(cloudfront_access_logs.deny) == 1 with input as production([distribution({"Logging": {"Prefix": "web/"}})])
}

test_a_distribution_with_logs_passes if {
	count(cloudfront_access_logs.deny) == 0 with input as production([distribution({"Logging": {"Bucket": {"Fn::GetAtt": ["Logs", "DomainName"]}}})])
	count(cloudfront_access_logs.deny) == 0 with input as production([distribution({}), resource("AWS::Logs::DeliverySource", {})])
}

test_what_is_not_known_passes if {
	count(cloudfront_access_logs.deny) == 0 with input as production([distribution({"Logging": {"Fn::If": ["A", {}, {}]}})])
	count(cloudfront_access_logs.deny) == 0 with input as production([distribution({"Fn::If": ["A", {}, {}]})])
}

test_other_environments_pass if {
	count(cloudfront_access_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [distribution({})]}
}
