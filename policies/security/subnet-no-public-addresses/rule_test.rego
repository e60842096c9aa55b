package deployer.rules.security.subnet_no_public_addresses_test

import data.deployer.rules.security.subnet_no_public_addresses

subnet(properties) := {"address": "net/base/Subnet", "component": "net/base", "properties": properties}

test_public_addresses_are_found if {
	found := subnet_no_public_addresses.warn with input as {"resources": [subnet({"MapPublicIpOnLaunch": true}), subnet({"MapPublicIpOnLaunch": "true"})]}
	{finding.path | some finding in found} == {"Properties.MapPublicIpOnLaunch"}
}

test_other_subnets_pass if {
	count(subnet_no_public_addresses.warn) == 0 with input as {"resources": [
		subnet({}),
		subnet({"MapPublicIpOnLaunch": false}),
		subnet({"MapPublicIpOnLaunch": {"Ref": "Public"}}),
	]}
}
