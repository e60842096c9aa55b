package deployer.rules.cost.gp3_volumes_test

import data.deployer.rules.cost.gp3_volumes

found(type, properties) := result if {
	result := gp3_volumes.deny with input as {"resources": [{
		"address": "shop/data/Resource",
		"component": "shop/data",
		"logicalId": "Resource",
		"type": type,
		"properties": properties,
	}]}
}

paths(type, properties) := {finding.path | some finding in found(type, properties)}

mappings(volume) := [{"DeviceName": "/dev/xvda"}, {"DeviceName": "/dev/xvdb", "Ebs": {"VolumeType": volume}}]

test_gp2_storage_of_a_database_is_found if {
	found("AWS::RDS::DBInstance", {"StorageType": "gp2"}) == {{
		"resource": "shop/data/Resource",
		"path": "Properties.StorageType",
		"message": "the storage of `shop/data` is gp2; gp3 does more for the money",
	}}
}

test_gp2_volumes_are_found if {
	paths("AWS::EC2::Volume", {"VolumeType": "gp2"}) == {"Properties.VolumeType"}
	paths("AWS::EC2::Volume", {"Size": 10}) == {"Properties.VolumeType"}
	paths("AWS::OpenSearchService::Domain", {"EBSOptions": {"VolumeType": "gp2"}}) == {"Properties.EBSOptions.VolumeType"}
	paths("AWS::EC2::Instance", {"BlockDeviceMappings": mappings("gp2")}) == {"Properties.BlockDeviceMappings[1].Ebs.VolumeType"}
	paths("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"BlockDeviceMappings": mappings("gp2")}}) == {"Properties.LaunchTemplateData.BlockDeviceMappings[1].Ebs.VolumeType"}
}

test_other_types_pass if {
	count(found("AWS::RDS::DBInstance", {"StorageType": "gp3"})) == 0
	count(found("AWS::RDS::DBInstance", {})) == 0
	count(found("AWS::EC2::Volume", {"VolumeType": "st1"})) == 0
	count(found("AWS::EC2::Volume", {"VolumeType": {"Ref": "Type"}})) == 0
	count(found("AWS::EC2::Instance", {"BlockDeviceMappings": mappings("gp3")})) == 0
	count(found("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"BlockDeviceMappings": mappings({"Ref": "Type"})}})) == 0
}
