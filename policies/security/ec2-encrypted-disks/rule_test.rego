package deployer.rules.security.ec2_encrypted_disks_test

import data.deployer.rules.security.ec2_encrypted_disks

instance(disk) := {
	"address": "tools/vm/It",
	"component": "tools/vm",
	"properties": {"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": disk}]},
}

template(disk) := object.union(instance(disk), {"properties": {"LaunchTemplateData": instance(disk).properties}})

test_open_disks_are_found if {
	found := ec2_encrypted_disks.deny with input as {"resources": [
		instance({"VolumeSize": 20}),
		{"address": "a", "component": "tools/vm", "properties": {"LaunchTemplateData": instance({"Encrypted": "false"}).properties}},
	]}
	{finding.path | some finding in found} == {
		"Properties.BlockDeviceMappings[0].Ebs.Encrypted",
		"Properties.LaunchTemplateData.BlockDeviceMappings[0].Ebs.Encrypted",
	}
}

test_encrypted_unknown_and_other_disks_pass if {
	count(ec2_encrypted_disks.deny) == 0 with input as {"resources": [
		instance({"Encrypted": true}),
		template({"Encrypted": "true"}),
		instance({"Encrypted": {"Ref": "Encrypted"}}),
		instance({"SnapshotId": "snap-1"}),
		instance({"Fn::If": ["A", {}, {}]}),
		{"address": "a", "component": "b", "properties": {"BlockDeviceMappings": [{"NoDevice": {}}]}},
	]}
}
