package deployer.rules.reliability.several_zones_test

import data.deployer.rules.reliability.several_zones

given(properties) := {"environment": {"production": true}, "resources": [resource(properties)]}

resource(properties) := {"address": "shop/api/Thing", "component": "shop/api", "properties": properties}

service(subnets) := {"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": subnets}}}

one := [{"Ref": "SubnetA"}]

two := [{"Ref": "SubnetA"}, {"Ref": "SubnetB"}]

test_a_single_subnet_is_found if {
	{finding.path | some finding in several_zones.deny} == {"Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets"} with input as given(service(one))
	{finding.path | some finding in several_zones.deny} == {"Properties.VpcConfig.SubnetIds"} with input as given({"VpcConfig": {"SubnetIds": ["subnet-1"]}})
	{finding.path | some finding in several_zones.deny} == {"Properties.Subnets"} with input as given({"Subnets": one})
	{finding.path | some finding in several_zones.deny} == {"Properties.SubnetMappings"} with input as given({"SubnetMappings": [{"SubnetId": "subnet-1"}]})
	{finding.path | some finding in several_zones.deny} == {"Properties.VPCZoneIdentifier"} with input as given({"VPCZoneIdentifier": one})
	{finding.path | some finding in several_zones.deny} == {"Properties.AvailabilityZones"} with input as given({"AvailabilityZones": ["eu-west-1a"]})
}

test_several_subnets_pass if {
	count(several_zones.deny) == 0 with input as given(service(two))
	count(several_zones.deny) == 0 with input as given({"VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"]}})
	count(several_zones.deny) == 0 with input as given({"AvailabilityZones": ["eu-west-1a"], "VPCZoneIdentifier": two})
}

test_what_is_not_known_passes if {
	count(several_zones.deny) == 0 with input as given(service({"Ref": "PrivateSubnetIds"}))
	count(several_zones.deny) == 0 with input as given({"Subnets": {"Fn::Split": [",", {"Ref": "Ids"}]}})
	count(several_zones.deny) == 0 with input as given({})
}

test_other_environments_pass if {
	count(several_zones.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource(service(one))]}
}
