package deployer.rules.operations.alarms_off_test

import data.deployer.rules.operations.alarms_off

production(spec) := {"environment": {"production": true}, "components": [component(spec)]}

component(spec) := {"address": "shop/api", "name": "api", "kind": "MicroService", "spec": spec}

test_alarms_that_are_off_are_found if {
	found := alarms_off.deny with input as production({"alarms": {"enabled": false}})
	found == {{"component": "shop/api", "path": "spec.alarms.enabled", "message": "no alarm watches `api`"}}
	count(alarms_off.deny) == 1 with input as production({"monitoring": {"alarms": false}})
}

test_alarms_that_are_on_pass if {
	count(alarms_off.deny) == 0 with input as production({"alarms": {"enabled": true}})
	count(alarms_off.deny) == 0 with input as production({"monitoring": {"alarms": true}})
	count(alarms_off.deny) == 0 with input as production({})
}

test_other_environments_pass if {
	count(alarms_off.deny) == 0 with input as {"environment": {"production": false}, "components": [component({"alarms": {"enabled": false}})]}
}
