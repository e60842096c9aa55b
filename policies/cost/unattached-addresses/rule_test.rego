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

found(resources) := result if {
	result := unattached_addresses.deny with input as {"resources": resources}
}

test_an_address_that_nothing_uses_is_found if {
	found([address({"Domain": "vpc"})]) == {{
		"resource": "ops/network/Address",
		"path": "Properties",
		"message": "nothing in `ops/network` uses the elastic address `Address`",
	}}
	count(found([address({}), nat({"Fn::GetAtt": ["Other", "AllocationId"]})])) == 1
}

test_an_address_of_a_gateway_passes if {
	count(found([address({}), nat({"Fn::GetAtt": ["Address", "AllocationId"]})])) == 0
	count(found([address({}), nat({"Fn::GetAtt": "Address.AllocationId"})])) == 0
	count(found([address({}), nat({"Ref": "Address"})])) == 0
}

test_an_address_of_an_instance_or_a_load_balancer_passes if {
	count(found([address({"InstanceId": {"Ref": "Instance"}})])) == 0
	count(found([address({}), resource("Use", "AWS::EC2::EIPAssociation", {"EIP": {"Ref": "Address"}})])) == 0
	mappings := [{"SubnetId": "subnet-1", "AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]}}]
	count(found([address({}), resource("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", {"SubnetMappings": mappings})])) == 0
}
