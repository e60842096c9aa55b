# METADATA
# title: A dead-letter queue keeps messages longer than its source
# description: >-
#   The age of a message counts from when it was first sent, also after it was moved. A message that waited in its
#   queue for long then expires among the dead letters before anybody has looked at it.
# custom:
#   code: reliability/dead-letter-retention
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::SQS::Queue]
#   frameworks:
#     wellArchitected: [REL05-BP03]
#   remediation: "Set `MessageRetentionPeriod` of the dead-letter queue to 1209600, which is 14 days."
package deployer.rules.reliability.dead_letter_retention

# Components of the kind SQS are checked when they are read. Messages of FIFO queues begin a new life when they
# are moved (SQS developer guide, "Using dead-letter queues").
deny contains finding if {
	some source in input.resources
	source.kind != "SQS"
	not source.properties.FifoQueue in {true, "true"}
	target := source.properties.RedrivePolicy.deadLetterTargetArn["Fn::GetAtt"]
	some resource in input.resources
	resource.component == source.component
	target in {[resource.logicalId, "Arn"], sprintf("%s.Arn", [resource.logicalId])}
	kept := seconds(resource)
	kept < 1209600
	kept <= seconds(source)
	finding := {
		"resource": resource.address,
		"path": "Properties.MessageRetentionPeriod",
		"message": sprintf("the dead-letter queue `%s` keeps messages no longer than `%s` does", [resource.logicalId, source.logicalId]),
	}
}

seconds(queue) := to_number(queue.properties.MessageRetentionPeriod)

# Four days are the default of SQS.
seconds(queue) := 345600 if not queue.properties.MessageRetentionPeriod
