package deployer.rules.cost.gp3_volumes_test

import data.deployer.rules.cost.gp3_volumes

given(type, properties) := {"resources": [{
	"address": "shop/data/Resource",
	"component": "shop/data",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}]}

mappings(volume) := [{"DeviceName": "/dev/xvda"}, {"DeviceName": "/dev/xvdb", "Ebs": {"VolumeType": volume}}]

test_gp2_storage_of_a_database_is_found if {
	gp3_volumes.deny == {{
		"resource": "shop/data/Resource",
		"path": "Properties.StorageType",
		"message": "the storage of `shop/data` is gp2; gp3 does more for the money",
	}} with input as given("AWS::RDS::DBInstance", {"StorageType": "gp2"})
}

test_gp2_volumes_are_found if {
	{finding.path | some finding in gp3_volumes.deny} == {"Properties.VolumeType"} with input as given("AWS::EC2::Volume", {"VolumeType": "gp2"})
	{finding.path | some finding in gp3_volumes.deny} == {"Properties.VolumeType"} with input as given("AWS::EC2::Volume", {"Size": 10})
	{finding.path | some finding in gp3_volumes.deny} == {"Properties.EBSOptions.VolumeType"} with input as given("AWS::OpenSearchService::Domain", {"EBSOptions": {"VolumeType": "gp2"}})
	{finding.path | some finding in gp3_volumes.deny} == {"Properties.BlockDeviceMappings[1].Ebs.VolumeType"} with input as given("AWS::EC2::Instance", {"BlockDeviceMappings": mappings("gp2")})
	{finding.path | some finding in gp3_volumes.deny} == {"Properties.LaunchTemplateData.BlockDeviceMappings[1].Ebs.VolumeType"} with input as given("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"BlockDeviceMappings": mappings("gp2")}})
}

test_other_types_pass if {
	count(gp3_volumes.deny) == 0 with input as given("AWS::RDS::DBInstance", {"StorageType": "gp3"})
	count(gp3_volumes.deny) == 0 with input as given("AWS::RDS::DBInstance", {})
	count(gp3_volumes.deny) == 0 with input as given("AWS::EC2::Volume", {"VolumeType": "st1"})
	count(gp3_volumes.deny) == 0 with input as given("AWS::EC2::Volume", {"VolumeType": {"Ref": "Type"}})
	count(gp3_volumes.deny) == 0 with input as given("AWS::EC2::Instance", {"BlockDeviceMappings": mappings("gp3")})
	count(gp3_volumes.deny) == 0 with input as given("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"BlockDeviceMappings": mappings({"Ref": "Type"})}})
}
