package deployer.rules.security.sns_http_subscription_test

import data.deployer.rules.security.sns_http_subscription

resource(type, properties) := {
	"address": "orders/events/Resource",
	"component": "orders/events",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

test_a_subscription_by_http_is_found if {
	found := sns_http_subscription.deny with input as {"resources": [resource("AWS::SNS::Subscription", {"Protocol": "http", "Endpoint": "http://example.com"})]}
	found == {{
		"resource": "orders/events/Resource",
		"path": "Properties.Protocol",
		"message": "a subscription of `orders/events` is delivered without TLS",
	}}
}

test_a_subscription_in_a_topic_is_found if {
	found := sns_http_subscription.deny with input as {"resources": [resource("AWS::SNS::Topic", {"Subscription": [{"Protocol": "sqs"}, {"Protocol": "http"}]})]}
	found == {{
		"resource": "orders/events/Resource",
		"path": "Properties.Subscription[1].Protocol",
		"message": "a subscription of `orders/events` is delivered without TLS",
	}}
}

test_other_protocols_pass if {
	count(sns_http_subscription.deny) == 0 with input as {"resources": [
		resource("AWS::SNS::Subscription", {"Protocol": "https"}),
		resource("AWS::SNS::Subscription", {"Protocol": {"Ref": "Protocol"}}),
		resource("AWS::SNS::Topic", {"Subscription": [{"Protocol": "lambda"}]}),
		resource("AWS::SNS::Topic", {}),
	]}
}
