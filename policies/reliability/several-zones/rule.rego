# METADATA
# title: What serves production stands in several subnets
# description: >-
#   A subnet is in one zone. A service, function or load balancer with a single subnet is gone when that zone is,
#   however many copies of it run there.
# custom:
#   code: reliability/several-zones
#   severity: warning
#   area: reliability
#   subject: templates
#   resources:
#     - AWS::ECS::Service
#     - AWS::Lambda::Function
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#     - AWS::AutoScaling::AutoScalingGroup
#   frameworks:
#     fsbp: [Lambda.5, ELB.13, AutoScaling.2]
#     wellArchitected: [REL10-BP01]
#   remediation: "Name subnets of at least two zones; the subnets that `Networking` makes are always in several."
package deployer.rules.reliability.several_zones

deny contains finding if {
	input.environment.production
	some resource in input.resources
	count(resource.properties.NetworkConfiguration.AwsvpcConfiguration.Subnets) == 1
	is_array(resource.properties.NetworkConfiguration.AwsvpcConfiguration.Subnets)
	finding := found(resource, "Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	count(resource.properties.VpcConfig.SubnetIds) == 1
	is_array(resource.properties.VpcConfig.SubnetIds)
	finding := found(resource, "Properties.VpcConfig.SubnetIds")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	count(resource.properties.Subnets) == 1
	is_array(resource.properties.Subnets)
	finding := found(resource, "Properties.Subnets")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	count(resource.properties.SubnetMappings) == 1
	is_array(resource.properties.SubnetMappings)
	finding := found(resource, "Properties.SubnetMappings")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	count(resource.properties.VPCZoneIdentifier) == 1
	is_array(resource.properties.VPCZoneIdentifier)
	finding := found(resource, "Properties.VPCZoneIdentifier")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	count(resource.properties.AvailabilityZones) == 1
	is_array(resource.properties.AvailabilityZones)
	not resource.properties.VPCZoneIdentifier
	finding := found(resource, "Properties.AvailabilityZones")
}

found(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("`%s` stands in a single subnet, and so in a single zone", [resource.component]),
}
