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

test_case_other_resources_and_what_is_known_later_hide_nothing if {
	found := iam_no_write_to_everything.warn with input as {"resources": [policy({"Effect": "Allow", "Action": [{"Ref": "Action"}, "SQS:SendMessage"], "Resource": [{"Ref": "Queue"}, "*"]})]}
	{finding.path | some finding in found} == {"Properties.PolicyDocument.Statement[0].Action[1]"}
}

test_a_condition_on_circumstances_does_not_help if {
	found := iam_no_write_to_everything.warn with input as {"resources": [policy({
		"Effect": "Allow",
		"Action": "sqs:SendMessage",
		"Resource": "*",
		"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
	})]}
	count(found) == 1
}

permissions := {"address": "a/b/C", "component": "a/b", "properties": {"InlinePolicy": {"Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}}}

test_a_permission_set_is_found_too if {
	found := iam_no_write_to_everything.warn with input as {"resources": [permissions]}
	{finding.path | some finding in found} == {"Properties.InlinePolicy.Statement[0].Action[0]"}
}

test_what_knows_everything_only_or_is_customary_passes if {
	count(iam_no_write_to_everything.warn) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "cloudwatch:PutMetricData"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["codepipeline:PutJobSuccessResult", "states:SendTaskSuccess"], "Resource": "*"}),
	]}
}

test_reading_named_resources_and_conditions_pass if {
	count(iam_no_write_to_everything.warn) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "logs:DescribeLogGroups"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["cloudwatch:PutMetricData", "xray:PutTraceSegments"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["ssm:UpdateInstanceInformation", "s3:*", "*"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Ref": "QueueArn"}}),
		policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}}),
		policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"Fn::If": ["A", {}, {}]}}),
	]}
}
