package deployer.rules.reliability.deployment_alarms_test

import data.deployer.rules.reliability.deployment_alarms

production(spec) := {"environment": {"production": true}, "components": [{"address": "shop/api", "name": "api", "kind": "MicroService", "spec": spec}]}

routed := {"loadBalancer": {"enabled": true}}

test_a_routed_service_without_alarms_is_found if {
	count(deployment_alarms.deny) == 1 with input as production({"networking": routed, "alarms": {"enabled": false}, "deployment": {}})
	count(deployment_alarms.deny) == 1 with input as production({"networking": routed, "alarms": {"enabled": false}, "deployment": {"alarms": []}})
}

test_an_alarm_of_either_sort_passes if {
	count(deployment_alarms.deny) == 0 with input as production({"networking": routed, "alarms": {"enabled": true}, "deployment": {}})
	count(deployment_alarms.deny) == 0 with input as production({"networking": routed, "alarms": {"enabled": false}, "deployment": {"alarms": ["too-slow"]}})
}

test_a_service_that_is_not_routed_passes if {
	count(deployment_alarms.deny) == 0 with input as production({"networking": {}, "alarms": {"enabled": false}, "deployment": {}})
}

test_other_environments_pass if {
	count(deployment_alarms.deny) == 0 with input as object.union(production({"networking": routed, "alarms": {"enabled": false}}), {"environment": {"production": false}})
}
