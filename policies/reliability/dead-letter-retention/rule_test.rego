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

found(source, target) := addresses if {
	redrive := {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}}}
	resources := [queue("Mail", object.union(redrive, source)), queue("Dead", target), queue("Other", {})]
	addresses := {finding.resource | some finding in dead_letter_retention.deny} with input as {"resources": resources}
}

test_a_dead_letter_queue_that_keeps_no_longer_is_found if {
	found({}, {}) == {"shop/mail/Dead"}
	found({"MessageRetentionPeriod": 600000}, {"MessageRetentionPeriod": "500000"}) == {"shop/mail/Dead"}
}

test_the_other_form_of_the_function_is_understood if {
	source := queue("Mail", {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": "Dead.Arn"}}})
	count(dead_letter_retention.deny) == 1 with input as {"resources": [source, queue("Dead", {})]}
}

test_a_dead_letter_queue_that_keeps_longer_passes if {
	found({}, {"MessageRetentionPeriod": 1209600}) == set()
	found({"MessageRetentionPeriod": 1209600}, {"MessageRetentionPeriod": 1209600}) == set()
	found({"MessageRetentionPeriod": "3600"}, {}) == set()
	found({}, {"MessageRetentionPeriod": {"Ref": "Kept"}}) == set()
}

test_fifo_queues_pass if found({"FifoQueue": true}, {"FifoQueue": true}) == set()

test_the_kind_sqs_is_checked_elsewhere if {
	source := object.union(queue("Mail", {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}}}), {"kind": "SQS"})
	count(dead_letter_retention.deny) == 0 with input as {"resources": [source, queue("Dead", {})]}
}
