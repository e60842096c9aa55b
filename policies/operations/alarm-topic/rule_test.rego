package deployer.rules.operations.alarm_topic_test

import data.deployer.rules.operations.alarm_topic

given(production, observability, components) := {
	"environment": {"name": "live", "production": production},
	"settings": {"observability": observability},
	"components": components,
}

service := {"address": "shop/api", "name": "api", "kind": "MicroService", "spec": {}}

test_alarms_without_a_topic_are_found_once if {
	found := alarm_topic.deny with input as given(true, {}, [service, service])
	found == {{
		"path": "settings.observability.alarmTopicArn",
		"message": "nobody is told of the alarms of the environment `live`",
	}}
}

test_alarms_with_a_topic_pass if {
	count(alarm_topic.deny) == 0 with input as given(true, {"alarmTopicArn": "arn:aws:sns:eu-west-1:111122223333:on-call"}, [service])
}

test_an_environment_without_alarms_passes if count(alarm_topic.deny) == 0 with input as given(true, {}, [])

test_other_environments_pass if count(alarm_topic.deny) == 0 with input as given(false, {}, [service])
