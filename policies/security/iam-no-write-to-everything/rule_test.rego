package deployer.rules.security.iam_no_write_to_everything_test

import data.deployer.rules.security.iam_no_write_to_everything

policy(statement) := {
	"address": "orders/api/Policy",
	"component": "orders/api",
	"properties": {"PolicyDocument": {"Statement": statement}},
}

test_writing_to_everything_is_found if {
	found := iam_no_write_to_everything.warn with input as {"resources": [policy({"Effect": "Allow", "Action": ["sqs:SendMessage", "s3:Put*", "s3:GetObject"], "Resource": "*"})]}
	{finding.message | some finding in found} == {
		"a policy of `orders/api` allows `sqs:SendMessage` on every resource",
		"a policy of `orders/api` allows `s3:Put*` on every resource",
	}
}

test_reading_named_resources_and_conditions_pass if {
	count(iam_no_write_to_everything.warn) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "logs:DescribeLogGroups"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["cloudwatch:PutMetricData", "xray:PutTraceSegments"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["ssm:UpdateInstanceInformation", "s3:*", "*"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Ref": "QueueArn"}}),
		policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}}),
	]}
}
