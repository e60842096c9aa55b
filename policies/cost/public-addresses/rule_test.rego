package deployer.rules.cost.public_addresses_test

import data.deployer.rules.cost.public_addresses

found(type, properties) := result if {
	result := public_addresses.deny with input as {"resources": [{
		"address": "shop/api/Resource",
		"component": "shop/api",
		"logicalId": "Resource",
		"type": type,
		"properties": properties,
	}]}
}

service(address) := {"NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": address}}}

interfaces(address) := {"NetworkInterfaces": [{"DeviceIndex": "0", "AssociatePublicIpAddress": address}]}

paths(type, properties) := {finding.path | some finding in found(type, properties)}

test_tasks_with_public_addresses_are_found if {
	found("AWS::ECS::Service", service("ENABLED")) == {{
		"resource": "shop/api/Resource",
		"path": "Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
		"message": "every task of `shop/api` pays for a public address",
	}}
}

test_instances_with_public_addresses_are_found if {
	paths("AWS::EC2::Instance", interfaces("true")) == {"Properties.NetworkInterfaces[0].AssociatePublicIpAddress"}
	paths("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": interfaces(true)}) == {"Properties.LaunchTemplateData.NetworkInterfaces[0].AssociatePublicIpAddress"}
}

test_private_ones_and_what_is_not_known_pass if {
	count(found("AWS::ECS::Service", service("DISABLED"))) == 0
	count(found("AWS::ECS::Service", service({"Ref": "Public"}))) == 0
	count(found("AWS::ECS::Service", {})) == 0
	count(found("AWS::EC2::Instance", interfaces(false))) == 0
	count(found("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": interfaces({"Ref": "Public"})})) == 0
}
