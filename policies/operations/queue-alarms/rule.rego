# METADATA
# title: A queue of a template has an alarm
# description: >-
#   A queue fails silently: its consumer is gone and messages wait, or they gather among the dead letters. Both are
#   numbers that somebody must look at.
# custom:
#   code: operations/queue-alarms
#   severity: info
#   area: operations
#   subject: templates
#   resources: [AWS::SQS::Queue, AWS::CloudWatch::Alarm]
#   frameworks:
#     wellArchitected: [REL06-BP01]
#   remediation: "Add an alarm on the age of the oldest message, or for dead letters on the number of visible ones."
package deployer.rules.operations.queue_alarms

# Components of the kind SQS are judged by their specs: `operations/alarms-off`.
deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::SQS::Queue"
	resource.kind != "SQS"
	not is_watched(resource)
	finding := {
		"resource": resource.address,
		"path": "",
		"message": sprintf("no alarm watches the queue `%s` of `%s`", [resource.logicalId, resource.component]),
	}
}

is_watched(queue) if {
	some alarm in input.resources
	alarm.component == queue.component
	some dimension in alarm.properties.Dimensions
	means(dimension.Value, queue)
}

is_watched(queue) if {
	some alarm in input.resources
	alarm.component == queue.component
	some metric in alarm.properties.Metrics
	some dimension in metric.MetricStat.Metric.Dimensions
	means(dimension.Value, queue)
}

means(value, queue) if value["Fn::GetAtt"] == [queue.logicalId, "QueueName"]

means(value, queue) if value["Fn::GetAtt"] == sprintf("%s.QueueName", [queue.logicalId])

means(value, queue) if value == queue.properties.QueueName
