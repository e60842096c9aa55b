package deployer.rules.security.ecs_no_public_address_test

import data.deployer.rules.security.ecs_no_public_address

resource(properties) := {"address": "orders/api/Service", "component": "orders/api", "properties": properties}

network(assign) := {"NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": assign}}}

test_public_addresses_are_found if {
	found := ecs_no_public_address.deny with input as {"resources": [
		resource(network("ENABLED")),
		resource({"Target": {"EcsParameters": network("ENABLED")}}),
	]}
	count(found) == 2
}

test_others_pass if {
	count(ecs_no_public_address.deny) == 0 with input as {"resources": [
		resource(network("DISABLED")),
		resource(network({"Ref": "Public"})),
		resource({}),
		resource({"Target": {"EcsParameters": network("DISABLED")}}),
	]}
}
