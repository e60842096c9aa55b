package deployer.rules.reliability.rds_storage_grows_test

import data.deployer.rules.reliability.rds_storage_grows

database(engine, storage) := {"address": "shop/database", "name": "database", "kind": "RDS", "spec": {"engine": {"type": engine}, "instance": {"storage": storage}}}

fixed := database("postgres", {"allocatedGB": 50})

test_a_disk_that_cannot_grow_is_found if {
	count(rds_storage_grows.deny) == 1 with input as {"environment": {"production": true}, "components": [fixed]}
}

test_a_disk_that_can_grow_passes if {
	count(rds_storage_grows.deny) == 0 with input as {"environment": {"production": true}, "components": [
		database("postgres", {"allocatedGB": 50, "maxAllocatedGB": 200}),
		database("aurora-mysql", {}),
	]}
}

test_other_environments_pass if {
	count(rds_storage_grows.deny) == 0 with input as {"environment": {"production": false}, "components": [fixed]}
}
