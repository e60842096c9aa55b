# METADATA
# title: Disks of instances say that they are encrypted
# description: >-
#   A disk without a word on encryption is encrypted only if its image or the account happens to be set so.
# custom:
#   code: security/ec2-disks-say-encrypted
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   frameworks:
#     fsbp: [EC2.3, EC2.181]
#     wellArchitected: [SEC08-BP02]
#   remediation: "Set `Encrypted: true` in every `Ebs` of `BlockDeviceMappings`."
package deployer.rules.security.ec2_disks_say_encrypted

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	some index, mapping in values.items(resource.properties.BlockDeviceMappings)
	is_silent(mapping.Ebs)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.BlockDeviceMappings[%d].Ebs", [index]),
		"message": message(mapping, resource),
	}
}

warn contains finding if {
	some resource in input.resources
	some index, mapping in values.items(resource.properties.LaunchTemplateData.BlockDeviceMappings)
	is_silent(mapping.Ebs)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.LaunchTemplateData.BlockDeviceMappings[%d].Ebs", [index]),
		"message": message(mapping, resource),
	}
}

# A disk from a snapshot is encrypted as the snapshot is; one that says `false` is found by another rule.
is_silent(disk) if {
	object.get(disk, "Encrypted", "unsaid") == "unsaid"
	not disk.SnapshotId
	not values.is_intrinsic(disk)
}

message(mapping, resource) := sprintf("the disk `%v` of `%s` does not say that it is encrypted", [mapping.DeviceName, resource.component])
