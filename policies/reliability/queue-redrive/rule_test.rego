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

given(resources) := {"resources": resources}

to(target) := {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": target}, "maxReceiveCount": 5}}

test_a_queue_without_one_is_found if {
	{finding.resource | some finding in queue_redrive.deny} == {"shop/mail/Mail"} with input as given([queue("Mail", {})])
}

test_queues_that_take_dead_letters_pass if {
	count(queue_redrive.deny) == 0 with input as given([queue("Mail", to(["Others", "Arn"])), queue("Others", {})])
	count(queue_redrive.deny) == 0 with input as given([queue("Mail", to("Others.Arn")), queue("Others", {})])
	count(queue_redrive.deny) == 0 with input as given([queue("Others", {"RedriveAllowPolicy": {"redrivePermission": "allowAll"}})])
	count(queue_redrive.deny) == 0 with input as given([queue("MailDLQ", {}), queue("FailedEvents", {})])
}

test_the_kind_sqs_is_left_to_its_own_rule if count(queue_redrive.deny) == 0 with input as given([object.union(queue("Queue", {}), {"kind": "SQS"})])
