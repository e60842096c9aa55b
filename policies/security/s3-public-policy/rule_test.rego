package deployer.rules.security.s3_public_policy_test

import data.deployer.rules.security.s3_public_policy

resource(type, properties) := {
	"address": "web/assets/Policy",
	"component": "web/assets",
	"logicalId": "Policy",
	"type": type,
	"properties": properties,
}

open := {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}

denial := {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}

test_a_statement_for_everybody_is_found if {
	found := s3_public_policy.deny with input as {"resources": [resource("AWS::S3::BucketPolicy", {"PolicyDocument": {"Statement": [denial, open]}})]}
	found == {{
		"resource": "web/assets/Policy",
		"path": "Properties.PolicyDocument.Statement[1]",
		"message": "the policy of the bucket `web/assets` lets everybody in",
	}}
}

test_a_condition_that_only_keeps_some_out_does_not_help if {
	found := s3_public_policy.deny with input as {"resources": [resource("AWS::S3::BucketPolicy", {"PolicyDocument": {"Statement": [
		object.union(open, {"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}),
		object.union(open, {"Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}}),
		object.union(open, {"Condition": {"Null": {"aws:SourceVpce": "false"}}}),
	]}})]}
	count(found) == 3
}

test_an_access_point_has_a_policy_of_its_own if {
	count(s3_public_policy.deny) == 1 with input as {"resources": [resource("AWS::S3::AccessPoint", {"Policy": {"Statement": open}})]}
}

test_named_principals_and_conditions_pass if {
	count(s3_public_policy.deny) == 0 with input as {"resources": [
		resource("AWS::S3::BucketPolicy", {"PolicyDocument": {"Statement": [denial]}}),
		resource("AWS::S3::BucketPolicy", {"PolicyDocument": {"Statement": [
			object.union(open, {"Principal": {"Service": "cloudfront.amazonaws.com"}}),
			object.union(open, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}),
		]}}),
		resource("AWS::S3::BucketPolicy", {"PolicyDocument": {"Ref": "Policy"}}),
	]}
}
