# METADATA
# title: Tasks talk to EFS with TLS
# description: >-
#   Without encryption in transit files pass the network in the clear, and EFS cannot check who the task is.
# custom:
#   code: security/ecs-efs-in-transit
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     wellArchitected: [SEC09-BP02]
#   remediation: "Set `TransitEncryption: ENABLED` of the volume's `EFSVolumeConfiguration`."
package deployer.rules.security.ecs_efs_in_transit

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, volume in values.items(resource.properties.Volumes)
	volume.EFSVolumeConfiguration
	not is_encrypted(volume.EFSVolumeConfiguration)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Volumes[%d].EFSVolumeConfiguration.TransitEncryption", [index]),
		"message": sprintf("files of the volume `%s` of `%s` pass the network in the clear", [volume.Name, resource.component]),
	}
}

is_encrypted(volume) if volume.TransitEncryption == "ENABLED"

is_encrypted(volume) if values.is_intrinsic(volume.TransitEncryption)
