package deployer.rules.operations.alarm_actions_test

import data.deployer.rules.operations.alarm_actions

given(production, observability, resources) := {
	"environment": {"production": production},
	"settings": {"observability": observability},
	"resources": resources,
}

topic := {"alarmTopicArn": "arn:aws:sns:eu-west-1:111122223333:on-call"}

resource(id, type, properties) := {
	"address": sprintf("shop/api/%s", [id]),
	"component": "shop/api",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

alarm(properties) := resource("Alarm", "AWS::CloudWatch::Alarm", properties)

test_an_alarm_without_action_is_found if {
	found := alarm_actions.deny with input as given(true, topic, [alarm({})])
	found == {{
		"resource": "shop/api/Alarm",
		"path": "Properties.AlarmActions",
		"message": "the alarm `Alarm` of `shop/api` does nothing",
	}}
	count(alarm_actions.deny) == 1 with input as given(true, topic, [alarm({"AlarmActions": []})])
}

test_actions_that_are_switched_off_are_found if {
	found := alarm_actions.deny with input as given(true, {}, [alarm({"AlarmActions": ["arn"], "ActionsEnabled": false})])
	{finding.path | some finding in found} == {"Properties.ActionsEnabled"}
}

test_an_alarm_with_an_action_passes if {
	count(alarm_actions.deny) == 0 with input as given(true, topic, [alarm({"AlarmActions": [{"Ref": "Topic"}]})])
	count(alarm_actions.deny) == 0 with input as given(true, topic, [alarm({"AlarmActions": {"Ref": "Topics"}, "ActionsEnabled": true})])
}

test_a_part_of_a_composite_alarm_passes if {
	count(alarm_actions.deny) == 0 with input as given(true, topic, [alarm({}), resource("All", "AWS::CloudWatch::CompositeAlarm", {"AlarmActions": ["arn"]})])
}

test_an_alarm_that_rolls_back_passes if {
	count(alarm_actions.deny) == 0 with input as given(true, topic, [alarm({}), resource("Service", "AWS::ECS::Service", {"DeploymentConfiguration": {"Alarms": {"AlarmNames": [{"Ref": "Alarm"}]}}})])
}

test_an_environment_without_a_topic_is_not_told_alarm_by_alarm if {
	count(alarm_actions.deny) == 0 with input as given(true, {}, [alarm({})])
}

test_other_environments_pass if {
	count(alarm_actions.deny) == 0 with input as given(false, topic, [alarm({}), alarm({"ActionsEnabled": "false"})])
}
