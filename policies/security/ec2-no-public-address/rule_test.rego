package deployer.rules.security.ec2_no_public_address_test

import data.deployer.rules.security.ec2_no_public_address

resource(properties) := {"address": "tools/vm/It", "component": "tools/vm", "properties": properties}

public := [{"DeviceIndex": "0", "AssociatePublicIpAddress": "true"}]

test_public_addresses_are_found if {
	found := ec2_no_public_address.warn with input as {"resources": [
		resource({"AssociatePublicIpAddress": true}),
		resource({"NetworkInterfaces": public}),
		resource({"LaunchTemplateData": {"NetworkInterfaces": public}}),
	]}
	count(found) == 3
}

test_private_and_unknown_pass if {
	count(ec2_no_public_address.warn) == 0 with input as {"resources": [
		resource({}),
		resource({"AssociatePublicIpAddress": false}),
		resource({"NetworkInterfaces": [{"AssociatePublicIpAddress": {"Ref": "Public"}}]}),
		resource({"LaunchTemplateData": {"NetworkInterfaces": [{"DeviceIndex": 0}]}}),
	]}
}
