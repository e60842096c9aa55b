package deployer.rules.reliability.queue_redrive_test

import data.deployer.rules.reliability.queue_redrive

queue(id, properties) := {
	"address": sprintf("shop/mail/%s", [id]),
	"component": "shop/mail",
	"kind": "CloudFormation",
	"logicalId": id,
	"type": "AWS::SQS::Queue",
	"properties": properties,
}

found(resources) := addresses if {
	addresses := {finding.resource | some finding in queue_redrive.deny} with input as {"resources": resources}
}

to(target) := {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": target}, "maxReceiveCount": 5}}

test_a_queue_without_one_is_found if found([queue("Mail", {})]) == {"shop/mail/Mail"}

test_queues_that_take_dead_letters_pass if {
	found([queue("Mail", to(["Others", "Arn"])), queue("Others", {})]) == set()
	found([queue("Mail", to("Others.Arn")), queue("Others", {})]) == set()
	found([queue("Others", {"RedriveAllowPolicy": {"redrivePermission": "allowAll"}})]) == set()
	found([queue("MailDLQ", {}), queue("FailedEvents", {})]) == set()
}

test_the_kind_sqs_is_left_to_its_own_rule if found([object.union(queue("Queue", {}), {"kind": "SQS"})]) == set()
