package deployer.rules.security.ecs_no_public_address_test

import data.deployer.rules.security.ecs_no_public_address

resource(properties) := {"address": "orders/api/Service", "component": "orders/api", "properties": properties}

network(assign) := {"NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": assign}}}

test_public_addresses_are_found if {
	found := ecs_no_public_address.warn with input as {"environment": {"production": true}, "resources": [
		resource(network("ENABLED")),
		resource({"Target": {"EcsParameters": network("ENABLED")}}),
	]}
	count(found) == 2
}

test_elsewhere_they_pass if {
	count(ecs_no_public_address.warn) == 0 with input as {"environment": {"production": false}, "resources": [resource(network("ENABLED"))]}
}

test_others_pass if {
	count(ecs_no_public_address.warn) == 0 with input as {"environment": {"production": true}, "resources": [
		resource(network("DISABLED")),
		resource(network({"Ref": "Public"})),
		resource({}),
		resource({"Target": {"EcsParameters": network("DISABLED")}}),
	]}
}
