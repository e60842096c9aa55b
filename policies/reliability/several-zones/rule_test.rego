package deployer.rules.reliability.several_zones_test

import data.deployer.rules.reliability.several_zones

found(properties) := paths if {
	given := {"environment": {"production": true}, "resources": [resource(properties)]}
	paths := {finding.path | some finding in several_zones.deny} with input as given
}

resource(properties) := {"address": "shop/api/Thing", "component": "shop/api", "properties": properties}

service(subnets) := {"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": subnets}}}

one := [{"Ref": "SubnetA"}]

two := [{"Ref": "SubnetA"}, {"Ref": "SubnetB"}]

test_a_single_subnet_is_found if {
	found(service(one)) == {"Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets"}
	found({"VpcConfig": {"SubnetIds": ["subnet-1"]}}) == {"Properties.VpcConfig.SubnetIds"}
	found({"Subnets": one}) == {"Properties.Subnets"}
	found({"SubnetMappings": [{"SubnetId": "subnet-1"}]}) == {"Properties.SubnetMappings"}
	found({"VPCZoneIdentifier": one}) == {"Properties.VPCZoneIdentifier"}
	found({"AvailabilityZones": ["eu-west-1a"]}) == {"Properties.AvailabilityZones"}
}

test_several_subnets_pass if {
	found(service(two)) == set()
	found({"VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"]}}) == set()
	found({"AvailabilityZones": ["eu-west-1a"], "VPCZoneIdentifier": two}) == set()
}

test_what_is_not_known_passes if {
	found(service({"Ref": "PrivateSubnetIds"})) == set()
	found({"Subnets": {"Fn::Split": [",", {"Ref": "Ids"}]}}) == set()
	found({}) == set()
}

test_other_environments_pass if {
	count(several_zones.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource(service(one))]}
}
