package deployer.rules.operations.maintenance_window_test

import data.deployer.rules.operations.maintenance_window

production(component) := {"environment": {"production": true}, "components": [component]}

store(kind, spec) := {"address": "shop/data", "name": "data", "kind": kind, "spec": spec}

test_maintenance_at_any_time_is_found if {
	count(maintenance_window.deny) == 1 with input as production(store("RDS", {"maintenance": {}}))
	count(maintenance_window.deny) == 1 with input as production(store("RDS", {"maintenance": {}, "serverless": {"minCapacity": 1}}))
	count(maintenance_window.deny) == 1 with input as production(store("ElastiCacheRedis", {"maintenance": {}}))
}

test_maintenance_at_its_hour_passes if {
	count(maintenance_window.deny) == 0 with input as production(store("RDS", {"maintenance": {"window": "sun:03:00-sun:04:00"}}))
}

test_a_serverless_cache_passes if {
	count(maintenance_window.deny) == 0 with input as production(store("ElastiCacheRedis", {"maintenance": {}, "serverless": {}}))
}

test_other_environments_pass if {
	count(maintenance_window.deny) == 0 with input as {"environment": {"production": false}, "components": [store("RDS", {})]}
}
