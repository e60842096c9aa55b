package deployer.rules.security.messaging_tls_only_test

import data.deployer.rules.security.messaging_tls_only

resource(type, properties) := {
	"address": "orders/placed/Resource",
	"component": "orders/placed",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

queue := object.union(resource("AWS::SQS::Queue", {}), {"logicalId": "Queue"})

topic := object.union(resource("AWS::SNS::Topic", {}), {"logicalId": "Topic"})

denial := {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}

queue_policy(of, statements) := resource("AWS::SQS::QueuePolicy", {"Queues": of, "PolicyDocument": {"Statement": statements}})

topic_policy(of, statements) := resource("AWS::SNS::TopicPolicy", {"Topics": of, "PolicyDocument": {"Statement": statements}})

test_a_policy_without_the_denial_is_found if {
	found := messaging_tls_only.deny with input as {"resources": [queue, queue_policy([{"Ref": "Queue"}], [])]}
	found == {{
		"resource": "orders/placed/Resource",
		"path": "Properties.PolicyDocument",
		"message": "the policy of `orders/placed` does not turn away requests without TLS",
	}}
}

test_a_queue_or_topic_without_a_policy_is_found if {
	found := messaging_tls_only.deny with input as {"resources": [topic, topic_policy([{"Ref": "Other"}], denial)]}
	found == {{
		"resource": "orders/placed/Resource",
		"path": "",
		"message": "`orders/placed` has no policy that turns away requests without TLS",
	}}
	count(messaging_tls_only.deny) == 1 with input as {"resources": [queue]}
}

test_policies_with_the_denial_pass if {
	count(messaging_tls_only.deny) == 0 with input as {"resources": [
		queue,
		queue_policy({"Ref": "Queue"}, [denial]),
		topic,
		topic_policy([{"Fn::Sub": "${Topic}"}], denial),
	]}
}
