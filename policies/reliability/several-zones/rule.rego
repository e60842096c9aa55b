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
	path := in_one_subnet(resource)
	finding := {
		"resource": resource.address,
		"path": path,
		"message": sprintf("`%s` stands in a single subnet, and so in a single zone", [resource.component]),
	}
}

in_one_subnet(resource) := "Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets" if {
	is_single(resource.properties.NetworkConfiguration.AwsvpcConfiguration.Subnets)
}

in_one_subnet(resource) := "Properties.VpcConfig.SubnetIds" if is_single(resource.properties.VpcConfig.SubnetIds)

in_one_subnet(resource) := "Properties.Subnets" if is_single(resource.properties.Subnets)

in_one_subnet(resource) := "Properties.SubnetMappings" if is_single(resource.properties.SubnetMappings)

in_one_subnet(resource) := "Properties.VPCZoneIdentifier" if is_single(resource.properties.VPCZoneIdentifier)

in_one_subnet(resource) := "Properties.AvailabilityZones" if {
	is_single(resource.properties.AvailabilityZones)
	not resource.properties.VPCZoneIdentifier
}

is_single(list) if {
	is_array(list)
	count(list) == 1
}
