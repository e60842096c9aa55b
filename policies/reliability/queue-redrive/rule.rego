# METADATA
# title: A queue of a template has a dead-letter queue
# description: >-
#   A message that nobody can handle is otherwise received again and again until it expires: it holds up the others,
#   and is lost in the end without anybody seeing it.
# custom:
#   code: reliability/queue-redrive
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::SQS::Queue]
#   frameworks:
#     wellArchitected: [REL05-BP03]
#   remediation: "Give the queue a `RedrivePolicy` with a `deadLetterTargetArn` and a `maxReceiveCount`."
package deployer.rules.reliability.queue_redrive

# Components of the kind SQS are judged by their specs: `reliability/queue-dead-letter`.
deny contains finding if {
	some resource in input.resources
	resource.kind != "SQS"
	not resource.properties.RedrivePolicy
	not resource.properties.RedriveAllowPolicy
	not takes_dead_letters(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.RedrivePolicy",
		"message": sprintf("the queue `%s` of `%s` has no dead-letter queue", [resource.logicalId, resource.component]),
	}
}

takes_dead_letters(resource) if {
	some source in input.resources
	source.component == resource.component
	target := source.properties.RedrivePolicy.deadLetterTargetArn["Fn::GetAtt"]
	target in {[resource.logicalId, "Arn"], sprintf("%s.Arn", [resource.logicalId])}
}

# Topics, rules and functions name queues for what they could not deliver too, in any template; what such
# queues are called is all that can be seen here.
takes_dead_letters(resource) if {
	some word in ["dead", "dlq", "fail"]
	contains(lower(resource.logicalId), word)
}
