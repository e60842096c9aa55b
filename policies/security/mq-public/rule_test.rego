package deployer.rules.security.mq_public_test

import data.deployer.rules.security.mq_public

broker(properties) := {
	"address": "shop/broker/Broker",
	"component": "shop/broker",
	"logicalId": "Broker",
	"type": "AWS::AmazonMQ::Broker",
	"properties": properties,
}

test_a_public_broker_is_found if {
	found := mq_public.deny with input as {"resources": [broker({"PubliclyAccessible": "true"})]}
	found == {{
		"resource": "shop/broker/Broker",
		"path": "Properties.PubliclyAccessible",
		"message": "the broker `shop/broker` has a public address",
	}}
}

test_private_brokers_pass if {
	count(mq_public.deny) == 0 with input as {"resources": [
		broker({"PubliclyAccessible": false}),
		broker({"PubliclyAccessible": {"Ref": "Public"}}),
	]}
}
