package deployer.rules.cost.replicas_in_development_test

import data.deployer.rules.cost.replicas_in_development

found(environment, spec) := result if {
	result := replicas_in_development.deny with input as {
		"environment": {"name": environment},
		"components": [{"address": "shop/database", "name": "database", "kind": "RDS", "spec": spec}],
	}
}

test_a_standby_in_development_is_found if {
	found("development", {"multiAz": true, "replicas": 1}) == {{
		"component": "shop/database",
		"path": "spec.multiAz",
		"message": "`database` has a standby in a development environment",
	}}
}

test_replicas_in_development_are_found if {
	found("team-1_Dev", {"multiAz": false, "replicas": 2}) == {{
		"component": "shop/database",
		"path": "spec.replicas",
		"message": "`database` has replicas in a development environment",
	}}
}

test_a_single_database_passes if {
	count(found("development", {"multiAz": false, "replicas": 0})) == 0
	count(found("development", {"multiAz": false})) == 0
}

test_staging_and_production_may_have_them if {
	count(found("staging", {"multiAz": true, "replicas": 1})) == 0
	count(found("production", {"multiAz": true, "replicas": 1})) == 0
}
