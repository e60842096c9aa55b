# METADATA
# title: Events that a function could not handle are kept
# description: >-
#   Events of EventBridge, S3, SNS and schedules are tried three times and then dropped. Changes of a table or records
#   of a topic are tried until they expire, or are given up, and nobody hears of either.
# custom:
#   code: reliability/lambda-failures
#   severity: warning
#   area: reliability
#   subject: program
#   kinds: [Lambda, S3]
#   frameworks:
#     wellArchitected: [REL05-BP03]
#   remediation: "Write as `deadLetter` an SQS component that takes these events."
package deployer.rules.reliability.lambda_failures

deny contains finding if {
	input.environment.production
	some component in input.components
	component.kind == "Lambda"
	not component.spec.deadLetter
	loses_events(component)
	finding := {
		"component": component.address,
		"path": "spec.deadLetter",
		"message": sprintf("events that the function `%s` cannot handle are lost", [component.name]),
	}
}

loses_events(component) if {
	some trigger in component.spec.triggers
	trigger.enabled
	some source, settings in trigger
	source in {"eventBridge", "schedule", "s3", "sns", "dynamodb", "kafka"}
	not settings.onFailure
}

loses_events(component) if component.address in notified

# The functions that buckets tell of their objects.
notified contains notification.to.component if {
	some bucket in input.components
	some notification in bucket.spec.notifications.functions
}
