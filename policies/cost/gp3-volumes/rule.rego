# METADATA
# title: General-purpose volumes are gp3
# description: >-
#   A gp3 volume of any size does 3,000 operations a second and costs a fifth less than gp2, whose speed goes with its
#   size. For a database it costs the same and is faster.
# custom:
#   code: cost/gp3-volumes
#   severity: warning
#   area: cost
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::EC2::Volume
#     - AWS::EC2::Instance
#     - AWS::EC2::LaunchTemplate
#     - AWS::AutoScaling::LaunchConfiguration
#     - AWS::OpenSearchService::Domain
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: Write `gp3` as the type of the storage.
package deployer.rules.cost.gp3_volumes

deny contains finding if {
	some resource in input.resources
	resource.properties.StorageType == "gp2"
	finding := found(resource, "Properties.StorageType")
}

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::EC2::Volume"
	is_gp2(resource.properties)
	finding := found(resource, "Properties.VolumeType")
}

deny contains finding if {
	some resource in input.resources
	resource.properties.EBSOptions.VolumeType == "gp2"
	finding := found(resource, "Properties.EBSOptions.VolumeType")
}

deny contains finding if {
	some resource in input.resources
	some i, mapping in resource.properties.BlockDeviceMappings
	mapping.Ebs.VolumeType == "gp2"
	finding := found(resource, sprintf("Properties.BlockDeviceMappings[%d].Ebs.VolumeType", [i]))
}

deny contains finding if {
	some resource in input.resources
	some i, mapping in resource.properties.LaunchTemplateData.BlockDeviceMappings
	mapping.Ebs.VolumeType == "gp2"
	finding := found(resource, sprintf("Properties.LaunchTemplateData.BlockDeviceMappings[%d].Ebs.VolumeType", [i]))
}

# A volume that says nothing becomes gp2.
is_gp2(volume) if not volume.VolumeType

is_gp2(volume) if volume.VolumeType == "gp2"

found(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("the storage of `%s` is gp2; gp3 does more for the money", [resource.component]),
}
