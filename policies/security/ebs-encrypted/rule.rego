# METADATA
# title: Volumes are encrypted
# description: >-
#   Whoever gets hold of a volume or a snapshot reads what is on it unless it is encrypted.
# custom:
#   code: security/ebs-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EC2::Volume, AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   frameworks:
#     fsbp: [EC2.3, EC2.181]
#     wellArchitected: [SEC08-BP02]
#   remediation: Set `Encrypted` to true.
package deployer.rules.security.ebs_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::EC2::Volume"
	not values.is_true(resource.properties.Encrypted)
	not values.is_intrinsic(resource.properties.Encrypted)
	not inherits(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.Encrypted",
		"message": sprintf("the volume of `%s` is not encrypted", [resource.component]),
	}
}

# Volumes of instances are encrypted as their snapshot or by the account unless they say otherwise.
deny contains finding if {
	some resource in input.resources
	some index, mapping in values.items(resource.properties.BlockDeviceMappings)
	values.is_false(mapping.Ebs.Encrypted)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.BlockDeviceMappings[%d].Ebs.Encrypted", [index]),
		"message": sprintf("a volume of `%s` is not encrypted", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, mapping in values.items(resource.properties.LaunchTemplateData.BlockDeviceMappings)
	values.is_false(mapping.Ebs.Encrypted)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.LaunchTemplateData.BlockDeviceMappings[%d].Ebs.Encrypted", [index]),
		"message": sprintf("a volume of `%s` is not encrypted", [resource.component]),
	}
}

inherits(resource) if {
	resource.properties.SnapshotId
	not values.is_false(resource.properties.Encrypted)
}

inherits(resource) if resource.properties.SourceVolumeId
