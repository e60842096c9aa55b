# METADATA
# title: A message stays hidden while a function works on it
# description: >-
#   Lambda refuses a queue that shows a message again before the function's timeout. AWS advises six times the
#   timeout, because calls that are throttled are tried again within that time.
# custom:
#   code: reliability/visibility-timeout
#   severity: error
#   area: reliability
#   subject: templates
#   resources: [AWS::Lambda::EventSourceMapping, AWS::Lambda::Function, AWS::SQS::Queue]
#   frameworks:
#     wellArchitected: [REL05-BP03]
#   remediation: "Set `VisibilityTimeout` of the queue to six times `Timeout` of the function."
package deployer.rules.reliability.visibility_timeout

deny contains finding if {
	some pair in pairs
	pair.hidden < pair.timeout
	finding := {
		"resource": pair.queue.address,
		"path": "Properties.VisibilityTimeout",
		"message": sprintf("`%s` shows a message again after %d seconds, but the function may take %d", [pair.queue.logicalId, pair.hidden, pair.timeout]),
	}
}

warn contains finding if {
	some pair in pairs
	pair.hidden >= pair.timeout
	pair.hidden < 6 * pair.timeout
	finding := {
		"resource": pair.queue.address,
		"path": "Properties.VisibilityTimeout",
		"message": sprintf("`%s` shows a message again after %d seconds, less than six times the function's timeout", [pair.queue.logicalId, pair.hidden]),
	}
}

# Queues and functions of one template. Between components of the kinds SQS and Lambda the compiler checks it.
pairs contains pair if {
	some mapping in input.resources
	mapping.type == "AWS::Lambda::EventSourceMapping"
	source := mapping.properties.EventSourceArn["Fn::GetAtt"]
	some queue in input.resources
	queue.component == mapping.component
	queue.type == "AWS::SQS::Queue"
	source in {[queue.logicalId, "Arn"], sprintf("%s.Arn", [queue.logicalId])}
	some function in input.resources
	function.component == mapping.component
	function.type == "AWS::Lambda::Function"
	mapping.properties.FunctionName in {
		{"Ref": function.logicalId},
		{"Fn::GetAtt": [function.logicalId, "Arn"]},
		{"Fn::GetAtt": sprintf("%s.Arn", [function.logicalId])},
	}
	pair := {
		"queue": {"address": queue.address, "logicalId": queue.logicalId},
		"hidden": hidden(queue),
		"timeout": timeout(function),
	}
}

hidden(queue) := to_number(queue.properties.VisibilityTimeout)

# The default of SQS.
hidden(queue) := 30 if not queue.properties.VisibilityTimeout

timeout(function) := to_number(function.properties.Timeout)

# The default of Lambda.
timeout(function) := 3 if not function.properties.Timeout
