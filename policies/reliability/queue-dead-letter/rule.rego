# METADATA
# title: A queue has a dead-letter queue
# description: >-
#   A message that nobody can handle is otherwise received again and again until it expires: it holds up the others,
#   and is lost in the end without anybody seeing it.
# custom:
#   code: reliability/queue-dead-letter
#   severity: warning
#   area: reliability
#   subject: program
#   kinds: [SQS, Lambda, CronJob]
#   frameworks:
#     wellArchitected: [REL05-BP03]
#   remediation: "Remove `deadLetter: {enabled: false}`, or name a queue in `deadLetter.queue`."
package deployer.rules.reliability.queue_dead_letter

deny contains finding if {
	some component in input.components
	component.kind == "SQS"
	not component.spec.deadLetter.enabled
	not component.address in takes_dead_letters
	finding := {
		"component": component.address,
		"path": "spec.deadLetter.enabled",
		"message": sprintf("the queue `%s` has no dead-letter queue", [component.name]),
	}
}

# A queue that takes what others could not handle needs none of its own.
takes_dead_letters contains address if {
	some component in input.components
	address := component.spec.deadLetter.queue.component
}

takes_dead_letters contains address if {
	some component in input.components
	address := component.spec.deadLetter.component
}

takes_dead_letters contains address if {
	some component in input.components
	some trigger in component.spec.triggers
	some source in ["dynamodb", "kafka"]
	address := trigger[source].onFailure.component
}
