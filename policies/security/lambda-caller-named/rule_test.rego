package deployer.rules.security.lambda_caller_named_test

import data.deployer.rules.security.lambda_caller_named

permission(properties) := {"address": "orders/hook/Permission", "component": "orders/hook", "properties": properties}

test_a_service_without_a_source_is_found if {
	found := lambda_caller_named.deny with input as {"resources": [permission({"Principal": "sns.amazonaws.com"})]}
	{finding.message | some finding in found} == {"anybody's `sns.amazonaws.com` may call the function `orders/hook`"}
}

bucket := {"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::uploads"}

test_a_bucket_without_an_account_is_warned_of if {
	count(lambda_caller_named.warn) == 1 with input as {"resources": [permission(bucket)]}
	count(lambda_caller_named.deny) == 0 with input as {"resources": [permission(bucket)]}
}

resources := [
	permission({"Principal": "events.amazonaws.com", "SourceArn": {"Fn::GetAtt": ["Rule", "Arn"]}}),
	permission({"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::a", "SourceAccount": {"Ref": "AWS::AccountId"}}),
	permission({"Principal": "config.amazonaws.com", "SourceAccount": "1"}),
	permission({"Principal": "events.amazonaws.com", "PrincipalOrgID": "o-1"}),
	permission({"Principal": "alexa-appkit.amazonaws.com", "EventSourceToken": "a"}),
	permission({"Principal": "edgelambda.amazonaws.com"}),
	permission({"Principal": "elasticloadbalancing.amazonaws.com"}),
	permission({"Principal": "vpc-lattice.amazonaws.com"}),
	permission({"Principal": "123456789012"}),
	permission({"Principal": {"Ref": "Principal"}}),
]

test_sources_and_other_principals_pass if {
	count(lambda_caller_named.deny | lambda_caller_named.warn) == 0 with input as {"resources": resources}
}
