package deployer.rules.compliance.log_retention_test

import data.deployer.rules.compliance.log_retention

given(production, compliance, days, spec) := {
	"environment": {"name": "live", "production": production},
	"settings": {"compliance": compliance, "observability": {"logRetentionDays": days}},
	"components": [{"address": "shop/api", "name": "api", "kind": "MicroService", "spec": spec}],
}

some_rules := {"requiredLabels": ["team"]}

test_a_short_retention_of_the_environment_is_found if {
	log_retention.deny == {{
		"path": "settings.observability.logRetentionDays",
		"message": "logs of `live` are kept for 30 days, less than 90",
	}} with input as given(true, some_rules, 30, {"logging": {}})
}

test_a_short_retention_of_a_component_is_found if {
	log_retention.deny == {{
		"component": "shop/api",
		"path": "spec.logging.retentionDays",
		"message": "logs of `api` are kept for 7 days, less than 90",
	}} with input as given(true, some_rules, 90, {"logging": {"retentionDays": 7}})
	count(log_retention.deny) == 1 with input as given(true, some_rules, 90, {"monitoring": {"logRetentionDays": 7}})
}

test_a_long_retention_passes if {
	count(log_retention.deny) == 0 with input as given(true, some_rules, 365, {"logging": {"retentionDays": 90}})
}

test_other_environments_and_stacks_without_compliance_pass if {
	count(log_retention.deny) == 0 with input as given(false, some_rules, 7, {"logging": {"retentionDays": 7}})
	count(log_retention.deny) == 0 with input as given(true, {}, 7, {"logging": {"retentionDays": 7}})
}
