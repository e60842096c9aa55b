package deployer.rules.security.athena_enforced_settings_test

import data.deployer.rules.security.athena_enforced_settings

group(properties) := {
	"address": "reports/queries/WorkGroup",
	"component": "reports/queries",
	"logicalId": "WorkGroup",
	"type": "AWS::Athena::WorkGroup",
	"properties": properties,
}

settings(enforced) := group({"WorkGroupConfiguration": {"EnforceWorkGroupConfiguration": enforced}})

test_clients_that_decide_are_found if {
	found := athena_enforced_settings.deny with input as {"resources": [settings("false")]}
	found == {{
		"resource": "reports/queries/WorkGroup",
		"path": "Properties.WorkGroupConfiguration.EnforceWorkGroupConfiguration",
		"message": "clients of the workgroup `reports/queries` decide where results go",
	}}
}

test_enforced_settings_pass if {
	count(athena_enforced_settings.deny) == 0 with input as {"resources": [group({}), settings(true), settings({"Ref": "Enforced"})]}
}
