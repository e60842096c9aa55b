# METADATA
# title: Provisioned operations are for what gp3 cannot do
# description: >-
#   With io1 every operation a second is paid for twice over: gp3 has the first thousands in its price.
# custom:
#   code: cost/io1-volumes
#   severity: info
#   area: cost
#   subject: templates
#   resources: [AWS::RDS::DBInstance, AWS::EC2::Volume]
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: Write `gp3` as the type of the storage, with the same `iops`; or `io2` where the latency counts.
package deployer.rules.cost.io1_volumes

deny contains finding if {
	some resource in input.resources
	resource.properties.VolumeType == "io1"
	to_number(resource.properties.Iops) <= 16000
	finding := found(resource, "Properties.VolumeType")
}

# RDS spreads 400 GiB and more over several volumes; less than that has 3,000 operations a second with gp3.
deny contains finding if {
	some resource in input.resources
	resource.properties.StorageType == "io1"
	to_number(resource.properties.Iops) <= 12000
	to_number(resource.properties.AllocatedStorage) >= 400
	finding := found(resource, "Properties.StorageType")
}

deny contains finding if {
	some resource in input.resources
	resource.properties.StorageType == "io1"
	to_number(resource.properties.Iops) <= 3000
	finding := found(resource, "Properties.StorageType")
}

found(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("the storage of `%s` is io1 with %v operations a second, which gp3 does for less", [
		resource.component,
		resource.properties.Iops,
	]),
}
