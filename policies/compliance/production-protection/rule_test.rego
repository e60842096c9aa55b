package deployer.rules.compliance.production_protection_test

import data.deployer.rules.compliance.production_protection

given(production, deletion) := {"environment": {
	"name": "live",
	"production": production,
	"protection": {"deletion": deletion},
}}

test_production_without_protection_is_found if {
	production_protection.deny == {{
		"path": "environment.protection.deletion",
		"message": "nothing in the environment `live` is protected against deletion",
	}} with input as given(true, false)
}

test_a_protected_environment_passes if {
	count(production_protection.deny) == 0 with input as given(true, true)
}

test_other_environments_may_be_thrown_away if {
	count(production_protection.deny) == 0 with input as given(false, false)
}
