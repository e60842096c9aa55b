package deployer.rules.reliability.autoscaling_bounds_test

import data.deployer.rules.reliability.autoscaling_bounds

production(scaling) := {"environment": {"production": true}, "components": [service(scaling)]}

development(scaling) := {"environment": {"production": false}, "components": [service(scaling)]}

service(scaling) := {"address": "shop/api", "name": "api", "kind": "MicroService", "spec": {"scaling": scaling}}

test_equal_bounds_are_found_in_production if {
	count(autoscaling_bounds.deny) == 1 with input as production({"replicas": 2, "autoscaling": {"enabled": true, "maxReplicas": 2}})
	count(autoscaling_bounds.deny) == 0 with input as development({"replicas": 2, "autoscaling": {"enabled": true, "maxReplicas": 2}})
}

test_a_schedule_moves_equal_bounds if {
	count(autoscaling_bounds.deny) == 0 with input as production({"replicas": 2, "autoscaling": {"enabled": true, "maxReplicas": 2, "schedule": [{"cron": "0 8 * * *", "max": 9}]}})
}

test_a_most_without_measure_is_found_everywhere if {
	found := autoscaling_bounds.deny with input as development({"replicas": 1, "autoscaling": {"enabled": true, "minReplicas": 2, "maxReplicas": 5000}})
	found == {{
		"component": "shop/api",
		"path": "spec.scaling.autoscaling.maxReplicas",
		"message": "autoscaling of `api` may start 5000 tasks, more than a hundred times the fewest",
	}}
}

test_bounds_with_room_pass if {
	count(autoscaling_bounds.deny) == 0 with input as production({"replicas": 2, "autoscaling": {"enabled": true, "minReplicas": 2, "maxReplicas": 6}})
	count(autoscaling_bounds.deny) == 0 with input as production({"replicas": 50, "autoscaling": {"enabled": true, "maxReplicas": 500}})
	count(autoscaling_bounds.deny) == 0 with input as production({"replicas": 2, "autoscaling": {"enabled": false, "maxReplicas": 2}})
	count(autoscaling_bounds.deny) == 0 with input as production({"replicas": 2})
}
