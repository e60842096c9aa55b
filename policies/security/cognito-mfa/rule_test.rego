package deployer.rules.security.cognito_mfa_test

import data.deployer.rules.security.cognito_mfa

pool(properties) := {"address": "web/users/Pool", "component": "web/users", "properties": properties}

test_a_pool_without_a_second_factor_is_found if {
	found := cognito_mfa.warn with input as {"resources": [pool({}), pool({"MfaConfiguration": "OFF"})]}
	{finding.path | some finding in found} == {"Properties.MfaConfiguration"}
}

test_pools_with_one_pass if {
	count(cognito_mfa.warn) == 0 with input as {"resources": [
		pool({"MfaConfiguration": "OPTIONAL"}),
		pool({"MfaConfiguration": "ON"}),
		pool({"MfaConfiguration": {"Ref": "Mfa"}}),
	]}
}
