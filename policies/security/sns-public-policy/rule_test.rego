package deployer.rules.security.sns_public_policy_test

import data.deployer.rules.security.sns_public_policy

policy(properties) := {
	"address": "orders/events/TopicPolicy",
	"component": "orders/events",
	"logicalId": "TopicPolicy",
	"type": "AWS::SNS::TopicPolicy",
	"properties": properties,
}

open := {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["sns:Publish", "sns:Subscribe"], "Resource": "*"}

test_a_statement_for_everybody_is_found if {
	found := sns_public_policy.deny with input as {"resources": [policy({"PolicyDocument": {"Statement": [open]}})]}
	found == {{
		"resource": "orders/events/TopicPolicy",
		"path": "Properties.PolicyDocument.Statement[0]",
		"message": "the policy of the topic `orders/events` lets everybody in",
	}}
}

test_a_condition_that_only_keeps_some_out_does_not_help if {
	found := sns_public_policy.deny with input as {"resources": [policy({"PolicyDocument": {"Statement": [
		object.union(open, {"Condition": {"StringNotEquals": {"AWS:SourceOwner": "111122223333"}}}),
		object.union(open, {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}}),
	]}})]}
	count(found) == 2
}

test_the_owner_of_the_topic_passes if {
	count(sns_public_policy.deny) == 0 with input as {"resources": [
		policy({"PolicyDocument": {"Statement": object.union(open, {"Condition": {"StringEquals": {"AWS:SourceOwner": {"Ref": "AWS::AccountId"}}}})}}),
		policy({"PolicyDocument": {"Statement": {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish"}}}),
		policy({"PolicyDocument": {"Ref": "Policy"}}),
	]}
}
