package deployer.rules.security.sqs_public_policy_test

import data.deployer.rules.security.sqs_public_policy

policy(properties) := {
	"address": "orders/placed/QueuePolicy",
	"component": "orders/placed",
	"logicalId": "QueuePolicy",
	"type": "AWS::SQS::QueuePolicy",
	"properties": properties,
}

open := {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}

test_a_statement_for_everybody_is_found if {
	found := sqs_public_policy.deny with input as {"resources": [policy({"PolicyDocument": {"Statement": open}})]}
	found == {{
		"resource": "orders/placed/QueuePolicy",
		"path": "Properties.PolicyDocument.Statement[0]",
		"message": "the policy of the queue `orders/placed` lets everybody in",
	}}
}

test_a_condition_that_only_keeps_some_out_does_not_help if {
	found := sqs_public_policy.deny with input as {"resources": [policy({"PolicyDocument": {"Statement": [
		object.union(open, {"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}),
		object.union(open, {"Condition": {"ArnLike": {"aws:SourceArn": "*"}}}),
	]}})]}
	count(found) == 2
}

test_named_principals_and_conditions_pass if {
	count(sqs_public_policy.deny) == 0 with input as {"resources": [
		policy({"PolicyDocument": {"Statement": [object.union(open, {"Principal": {"Service": "sns.amazonaws.com"}})]}}),
		policy({"PolicyDocument": {"Statement": [object.union(open, {"Condition": {"ArnEquals": {"aws:SourceArn": {"Ref": "Topic"}}}})]}}),
		policy({"PolicyDocument": {"Ref": "Policy"}}),
	]}
}
