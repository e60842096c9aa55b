package deployer.rules.security.ecs_no_exec_in_production_test

import data.deployer.rules.security.ecs_no_exec_in_production

resource(properties) := {"address": "orders/api/Service", "component": "orders/api", "properties": properties}

on := {"EnableExecuteCommand": true}

test_exec_in_production_is_found if {
	found := ecs_no_exec_in_production.warn with input as {"environment": {"production": true}, "resources": [
		resource(on),
		resource({"Target": {"EcsParameters": on}}),
	]}
	count(found) == 2
}

test_elsewhere_or_off_passes if {
	count(ecs_no_exec_in_production.warn) == 0 with input as {"environment": {"production": false}, "resources": [
		resource(on),
		resource({"Target": {"EcsParameters": on}}),
	]}
	count(ecs_no_exec_in_production.warn) == 0 with input as {"environment": {"production": true}, "resources": [
		resource({"EnableExecuteCommand": false}),
		resource({"EnableExecuteCommand": {"Ref": "Exec"}}),
	]}
}
