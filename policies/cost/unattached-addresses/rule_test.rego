package deployer.rules.cost.unattached_addresses_test

import data.deployer.rules.cost.unattached_addresses

resource(id, type, properties) := {
	"address": sprintf("ops/network/%s", [id]),
	"component": "ops/network",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

address(properties) := resource("Address", "AWS::EC2::EIP", properties)

nat(allocation) := resource("Nat", "AWS::EC2::NatGateway", {"AllocationId": allocation})

balancer(mappings) := resource("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", {"SubnetMappings": mappings})

given(resources) := {"resources": resources}

test_an_address_that_nothing_uses_is_found if {
	unattached_addresses.deny == {{
		"resource": "ops/network/Address",
		"path": "Properties",
		"message": "nothing in `ops/network` uses the elastic address `Address`",
	}} with input as given([address({"Domain": "vpc"})])
	count(unattached_addresses.deny) == 1 with input as given([address({}), nat({"Fn::GetAtt": ["Other", "AllocationId"]})])
}

test_an_address_of_a_gateway_passes if {
	count(unattached_addresses.deny) == 0 with input as given([address({}), nat({"Fn::GetAtt": ["Address", "AllocationId"]})])
	count(unattached_addresses.deny) == 0 with input as given([address({}), nat({"Fn::GetAtt": "Address.AllocationId"})])
	count(unattached_addresses.deny) == 0 with input as given([address({}), nat({"Ref": "Address"})])
}

test_an_address_of_an_instance_or_a_load_balancer_passes if {
	count(unattached_addresses.deny) == 0 with input as given([address({"InstanceId": {"Ref": "Instance"}})])
	count(unattached_addresses.deny) == 0 with input as given([address({}), resource("Use", "AWS::EC2::EIPAssociation", {"EIP": {"Ref": "Address"}})])
	count(unattached_addresses.deny) == 0 with input as given([address({}), balancer([{"AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]}}])])
}
