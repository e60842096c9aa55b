package deployer.rules.security.ec2_disks_say_encrypted_test

import data.deployer.rules.security.ec2_disks_say_encrypted

disk(ebs) := {"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": ebs}]}

instance(ebs) := {"address": "tools/vm/It", "component": "tools/vm", "properties": disk(ebs)}

template(ebs) := {"address": "tools/vm/It", "component": "tools/vm", "properties": {"LaunchTemplateData": disk(ebs)}}

test_silent_disks_are_found if {
	found := ec2_disks_say_encrypted.warn with input as {"resources": [instance({"VolumeSize": 20}), template({"VolumeSize": 20})]}
	{finding.path | some finding in found} == {
		"Properties.BlockDeviceMappings[0].Ebs",
		"Properties.LaunchTemplateData.BlockDeviceMappings[0].Ebs",
	}
	{finding.message | some finding in found} == {"the disk `/dev/xvda` of `tools/vm` does not say that it is encrypted"}
}

test_disks_that_say_something_pass if {
	count(ec2_disks_say_encrypted.warn) == 0 with input as {"resources": [
		instance({"Encrypted": true}),
		template({"Encrypted": "false"}),
		instance({"Encrypted": {"Ref": "Encrypted"}}),
		instance({"SnapshotId": "snap-1"}),
		instance({"Fn::If": ["A", {}, {}]}),
		{"address": "a", "component": "b", "properties": {"BlockDeviceMappings": [{"NoDevice": {}}]}},
	]}
}
