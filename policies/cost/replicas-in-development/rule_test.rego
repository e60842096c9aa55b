package deployer.rules.cost.replicas_in_development_test

import data.deployer.rules.cost.replicas_in_development

given(environment, spec) := {
	"environment": {"name": environment},
	"components": [{"address": "shop/database", "name": "database", "kind": "RDS", "spec": spec}],
}

test_a_standby_in_development_is_found if {
	replicas_in_development.deny == {{
		"component": "shop/database",
		"path": "spec.multiAz",
		"message": "`database` has a standby in a development environment",
	}} with input as given("development", {"multiAz": true, "replicas": 1})
}

test_replicas_in_development_are_found if {
	replicas_in_development.deny == {{
		"component": "shop/database",
		"path": "spec.replicas",
		"message": "`database` has replicas in a development environment",
	}} with input as given("team-1_Dev", {"multiAz": false, "replicas": 2})
}

test_a_single_database_passes if {
	count(replicas_in_development.deny) == 0 with input as given("development", {"multiAz": false, "replicas": 0})
	count(replicas_in_development.deny) == 0 with input as given("development", {"multiAz": false})
}

test_staging_and_production_may_have_them if {
	count(replicas_in_development.deny) == 0 with input as given("staging", {"multiAz": true, "replicas": 1})
	count(replicas_in_development.deny) == 0 with input as given("production", {"multiAz": true, "replicas": 1})
}
