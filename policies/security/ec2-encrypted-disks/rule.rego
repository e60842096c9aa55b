# METADATA
# title: The disks of instances are encrypted
# description: >-
#   Snapshots of a disk that is not encrypted can be copied and read by whoever gets at them.
# custom:
#   code: security/ec2-encrypted-disks
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   frameworks:
#     fsbp: [EC2.3, EC2.181]
#     wellArchitected: [SEC08-BP02]
#   remediation: "\"Set `Encrypted: true` in every `Ebs` of `BlockDeviceMappings`.\""
package deployer.rules.security.ec2_encrypted_disks

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, mapping in resource.properties.BlockDeviceMappings
	is_open(mapping)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.BlockDeviceMappings[%d].Ebs.Encrypted", [index]),
		"message": sprintf("the disk `%v` of `%s` is not encrypted", [mapping.DeviceName, resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, mapping in resource.properties.LaunchTemplateData.BlockDeviceMappings
	is_open(mapping)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.LaunchTemplateData.BlockDeviceMappings[%d].Ebs.Encrypted", [index]),
		"message": sprintf("the disk `%v` of `%s` is not encrypted", [mapping.DeviceName, resource.component]),
	}
}

# A disk from a snapshot is encrypted as the snapshot is.
is_open(mapping) if {
	mapping.Ebs
	not mapping.Ebs.Encrypted in {true, "true", "True"}
	not mapping.Ebs.SnapshotId
	not values.is_intrinsic(mapping.Ebs)
	not values.is_intrinsic(mapping.Ebs.Encrypted)
}
