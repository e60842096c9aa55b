package deployer.rules.cost.public_addresses_test

import data.deployer.rules.cost.public_addresses

given(type, properties) := {"resources": [{
	"address": "shop/api/Resource",
	"component": "shop/api",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}]}

service(address) := {"NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": address}}}

interfaces(address) := {"NetworkInterfaces": [{"DeviceIndex": "0", "AssociatePublicIpAddress": address}]}

test_tasks_with_public_addresses_are_found if {
	public_addresses.deny == {{
		"resource": "shop/api/Resource",
		"path": "Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
		"message": "every task of `shop/api` pays for a public address",
	}} with input as given("AWS::ECS::Service", service("ENABLED"))
}

test_instances_with_public_addresses_are_found if {
	{finding.path | some finding in public_addresses.deny} == {"Properties.NetworkInterfaces[0].AssociatePublicIpAddress"} with input as given("AWS::EC2::Instance", interfaces("true"))
	{finding.path | some finding in public_addresses.deny} == {"Properties.LaunchTemplateData.NetworkInterfaces[0].AssociatePublicIpAddress"} with input as given("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": interfaces(true)})
}

test_private_ones_and_what_is_not_known_pass if {
	count(public_addresses.deny) == 0 with input as given("AWS::ECS::Service", service("DISABLED"))
	count(public_addresses.deny) == 0 with input as given("AWS::ECS::Service", service({"Ref": "Public"}))
	count(public_addresses.deny) == 0 with input as given("AWS::ECS::Service", {})
	count(public_addresses.deny) == 0 with input as given("AWS::EC2::Instance", interfaces(false))
	count(public_addresses.deny) == 0 with input as given("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": interfaces({"Ref": "Public"})})
}
