package deployer.rules.security.ebs_encrypted_test

import data.deployer.rules.security.ebs_encrypted

resource(type, properties) := {
	"address": "shop/host/Resource",
	"component": "shop/host",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

volume(properties) := resource("AWS::EC2::Volume", properties)

test_an_unencrypted_volume_is_found if {
	found := ebs_encrypted.deny with input as {"resources": [volume({}), volume({"SnapshotId": "snap-1", "Encrypted": "false"})]}
	found == {{
		"resource": "shop/host/Resource",
		"path": "Properties.Encrypted",
		"message": "the volume of `shop/host` is not encrypted",
	}}
}

mappings := [{"DeviceName": "a", "VirtualName": "ephemeral0"}, {"DeviceName": "b", "Ebs": {"Encrypted": false}}]

test_volumes_of_instances_are_found if {
	found := ebs_encrypted.deny with input as {"resources": [
		resource("AWS::EC2::Instance", {"BlockDeviceMappings": mappings}),
		resource("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"BlockDeviceMappings": mappings}}),
	]}
	{finding.path | some finding in found} == {
		"Properties.BlockDeviceMappings[1].Ebs.Encrypted",
		"Properties.LaunchTemplateData.BlockDeviceMappings[1].Ebs.Encrypted",
	}
	{finding.message | some finding in found} == {"a volume of `shop/host` is not encrypted"}
}

test_a_single_mapping_is_found_too if {
	count(ebs_encrypted.deny) == 1 with input as {"resources": [resource("AWS::EC2::Instance", {"BlockDeviceMappings": mappings[1]})]}
}

test_encrypted_volumes_pass if {
	count(ebs_encrypted.deny) == 0 with input as {"resources": [
		volume({"Encrypted": true}),
		volume({"Encrypted": {"Ref": "Encrypted"}}),
		volume({"SnapshotId": "snap-1"}),
		volume({"SourceVolumeId": "vol-1"}),
		resource("AWS::EC2::Instance", {"BlockDeviceMappings": [{"DeviceName": "a", "Ebs": {"VolumeSize": 20}}]}),
		resource("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"BlockDeviceMappings": [{"Ebs": {"Encrypted": true}}]}}),
	]}
}
