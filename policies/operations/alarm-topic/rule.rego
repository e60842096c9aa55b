# METADATA
# title: Somebody is told of production alarms
# description: >-
#   An alarm without an action turns red in a console that nobody looks at.
# custom:
#   code: operations/alarm-topic
#   severity: warning
#   area: operations
#   subject: program
#   kinds: [MicroService, Worker, Lambda, SQS, RDS, ElastiCacheRedis, CronJob]
#   frameworks:
#     wellArchitected: [REL06-BP03]
#   remediation: "Write as `alarmTopicArn` in the environment's Observability the SNS topic of those on call."
package deployer.rules.operations.alarm_topic

deny contains finding if {
	input.environment.production
	not input.settings.observability.alarmTopicArn
	input.components[0]
	finding := {
		"path": "settings.observability.alarmTopicArn",
		"message": sprintf("nobody is told of the alarms of the environment `%s`", [input.environment.name]),
	}
}
