package deployer.rules.operations.auto_minor_version_test

import data.deployer.rules.operations.auto_minor_version

given(properties) := {"resources": [{"address": "shop/database/Database", "component": "shop/database", "properties": properties}]}

test_upgrades_that_are_switched_off_are_found if {
	count(auto_minor_version.deny) == 1 with input as given({"AutoMinorVersionUpgrade": false})
	count(auto_minor_version.deny) == 1 with input as given({"AutoMinorVersionUpgrade": "false"})
}

test_the_default_passes if {
	count(auto_minor_version.deny) == 0 with input as given({})
	count(auto_minor_version.deny) == 0 with input as given({"AutoMinorVersionUpgrade": true})
	count(auto_minor_version.deny) == 0 with input as given({"AutoMinorVersionUpgrade": {"Ref": "Upgrade"}})
}
