# METADATA
# title: Public addresses are counted
# description: >-
#   AWS takes half a cent an hour for every public IPv4 address, about 3.65 dollars a month for each task or instance.
# custom:
#   code: cost/public-addresses
#   severity: info
#   area: cost
#   subject: templates
#   resources: [AWS::ECS::Service, AWS::EC2::Instance, AWS::EC2::LaunchTemplate]
#   remediation: "Write `networking: {assignPublicIp: false}`; tasks reach the internet through the NAT gateway."
package deployer.rules.cost.public_addresses

deny contains finding if {
	some resource in input.resources
	resource.properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp == "ENABLED"
	finding := found(resource, "Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", "task")
}

deny contains finding if {
	some resource in input.resources
	some i, interface in resource.properties.NetworkInterfaces
	interface.AssociatePublicIpAddress in {true, "true"}
	finding := found(resource, sprintf("Properties.NetworkInterfaces[%d].AssociatePublicIpAddress", [i]), "instance")
}

deny contains finding if {
	some resource in input.resources
	some i, interface in resource.properties.LaunchTemplateData.NetworkInterfaces
	interface.AssociatePublicIpAddress in {true, "true"}
	path := sprintf("Properties.LaunchTemplateData.NetworkInterfaces[%d].AssociatePublicIpAddress", [i])
	finding := found(resource, path, "instance")
}

found(resource, path, holder) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("every %s of `%s` pays for a public address", [holder, resource.component]),
}
