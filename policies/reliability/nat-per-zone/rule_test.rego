package deployer.rules.reliability.nat_per_zone_test

import data.deployer.rules.reliability.nat_per_zone

production(resources) := {"environment": {"production": true}, "resources": resources}

gateway(id, properties) := {"address": sprintf("foundation/network/%s", [id]), "component": "foundation/network", "type": "AWS::EC2::NatGateway", "properties": properties}

subnet(zone) := {"address": "foundation/network/Subnet", "component": "foundation/network", "type": "AWS::EC2::Subnet", "properties": {"AvailabilityZone": zone}}

zone(index) := {"Fn::Select": [index, {"Fn::GetAZs": ""}]}

test_one_gateway_for_two_zones_is_found if {
	found := nat_per_zone.deny with input as production([gateway("Nat", {}), subnet(zone(0)), subnet(zone(1)), subnet(zone(1))])
	found == {{
		"resource": "foundation/network/Nat",
		"path": "",
		"message": "one NAT gateway serves the subnets of 2 zones",
	}}
}

test_a_gateway_in_each_zone_passes if {
	count(nat_per_zone.deny) == 0 with input as production([gateway("Nat1", {}), gateway("Nat2", {}), subnet(zone(0)), subnet(zone(1))])
}

test_one_zone_needs_no_more_than_one if {
	count(nat_per_zone.deny) == 0 with input as production([gateway("Nat", {}), subnet("eu-west-1a"), subnet("eu-west-1a")])
}

test_gateways_of_another_sort_pass if {
	count(nat_per_zone.deny) == 0 with input as production([gateway("Nat", {"ConnectivityType": "private"}), subnet(zone(0)), subnet(zone(1))])
	count(nat_per_zone.deny) == 0 with input as production([gateway("Nat", {"AvailabilityMode": "regional"}), subnet(zone(0)), subnet(zone(1))])
}

test_other_environments_pass if {
	count(nat_per_zone.deny) == 0 with input as {"environment": {"production": false}, "resources": [
		gateway("Nat", {}),
		subnet(zone(0)),
		subnet(zone(1)),
	]}
}
