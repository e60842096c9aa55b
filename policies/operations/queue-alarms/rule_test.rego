package deployer.rules.operations.queue_alarms_test

import data.deployer.rules.operations.queue_alarms

resource(id, type, properties) := {
	"address": sprintf("shop/mail/%s", [id]),
	"component": "shop/mail",
	"kind": "CloudFormation",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

queue := resource("Mail", "AWS::SQS::Queue", {"QueueName": "mail"})

alarm(value) := resource("Alarm", "AWS::CloudWatch::Alarm", {"Dimensions": [{"Name": "QueueName", "Value": value}]})

production(resources) := {"environment": {"production": true}, "resources": resources}

test_a_queue_that_nobody_watches_is_found if {
	count(queue_alarms.deny) == 1 with input as production([queue])
	count(queue_alarms.deny) == 1 with input as production([queue, alarm("other")])
	count(queue_alarms.deny) == 1 with input as production([queue, object.union(alarm("mail"), {"component": "shop/other"})])
}

test_a_queue_that_is_watched_passes if {
	count(queue_alarms.deny) == 0 with input as production([queue, alarm({"Fn::GetAtt": ["Mail", "QueueName"]})])
	count(queue_alarms.deny) == 0 with input as production([queue, alarm({"Fn::GetAtt": "Mail.QueueName"})])
	count(queue_alarms.deny) == 0 with input as production([queue, alarm("mail")])
}

test_metric_math_watches_too if {
	count(queue_alarms.deny) == 0 with input as production([queue, resource("Alarm", "AWS::CloudWatch::Alarm", {"Metrics": [{"Id": "age", "MetricStat": {"Metric": {"Dimensions": [{"Name": "QueueName", "Value": "mail"}]}}}]})])
}

test_the_kind_sqs_is_left_to_its_own_rule if {
	count(queue_alarms.deny) == 0 with input as production([object.union(queue, {"kind": "SQS"})])
}

test_other_environments_pass if {
	count(queue_alarms.deny) == 0 with input as {"environment": {"production": false}, "resources": [queue]}
}
