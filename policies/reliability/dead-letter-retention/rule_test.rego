package deployer.rules.reliability.dead_letter_retention_test

import data.deployer.rules.reliability.dead_letter_retention

queue(id, properties) := {
	"address": sprintf("shop/mail/%s", [id]),
	"component": "shop/mail",
	"kind": "CloudFormation",
	"logicalId": id,
	"type": "AWS::SQS::Queue",
	"properties": properties,
}

given(source, target) := {"resources": [queue("Mail", object.union({"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}}}, source)), queue("Dead", target), queue("Other", {})]}

test_a_dead_letter_queue_that_keeps_no_longer_is_found if {
	{finding.resource | some finding in dead_letter_retention.deny} == {"shop/mail/Dead"} with input as given({}, {})
	{finding.resource | some finding in dead_letter_retention.deny} == {"shop/mail/Dead"} with input as given({"MessageRetentionPeriod": 600000}, {"MessageRetentionPeriod": "500000"})
}

test_the_other_form_of_the_function_is_understood if {
	count(dead_letter_retention.deny) == 1 with input as {"resources": [queue("Mail", {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": "Dead.Arn"}}}), queue("Dead", {})]}
}

test_a_dead_letter_queue_that_keeps_longer_passes if {
	count(dead_letter_retention.deny) == 0 with input as given({}, {"MessageRetentionPeriod": 1209600})
	count(dead_letter_retention.deny) == 0 with input as given({"MessageRetentionPeriod": 1209600}, {"MessageRetentionPeriod": 1209600})
	count(dead_letter_retention.deny) == 0 with input as given({"MessageRetentionPeriod": "3600"}, {})
	count(dead_letter_retention.deny) == 0 with input as given({}, {"MessageRetentionPeriod": {"Ref": "Kept"}})
}

test_fifo_queues_pass if count(dead_letter_retention.deny) == 0 with input as given({"FifoQueue": true}, {"FifoQueue": true})

test_the_kind_sqs_is_checked_elsewhere if {
	count(dead_letter_retention.deny) == 0 with input as {"resources": [object.union(queue("Mail", {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}}}), {"kind": "SQS"}), queue("Dead", {})]}
}
