package deployer.rules.reliability.rds_multi_az_test

import data.deployer.rules.reliability.rds_multi_az

single := {"address": "orders/database", "name": "database", "kind": "RDS", "spec": {"engine": {"type": "postgres"}, "multiAz": false}}

double := {"address": "orders/database", "name": "database", "kind": "RDS", "spec": {"engine": {"type": "postgres"}, "multiAz": true}}

cluster := {"address": "orders/database", "name": "database", "kind": "RDS", "spec": {"engine": {"type": "aurora-mysql"}, "multiAz": false, "replicas": 1}}

test_a_production_database_in_one_zone_is_found if {
	found := rds_multi_az.deny with input as {"environment": {"production": true}, "components": [single]}
	count(found) == 1
}

test_two_zones_or_a_reader_pass if {
	count(rds_multi_az.deny) == 0 with input as {"environment": {"production": true}, "components": [double, cluster]}
}

test_other_environments_pass if {
	count(rds_multi_az.deny) == 0 with input as {"environment": {"production": false}, "components": [single]}
}
