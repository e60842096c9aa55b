# METADATA
# title: Elastic addresses are attached to something
# description: >-
#   An elastic address costs about 3.65 dollars a month, also when nothing answers at it.
# custom:
#   code: cost/unattached-addresses
#   severity: info
#   area: cost
#   subject: templates
#   resources:
#     - AWS::EC2::EIP
#     - AWS::EC2::EIPAssociation
#     - AWS::EC2::NatGateway
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#   frameworks:
#     wellArchitected: [COST04-BP03]
#   remediation: Attach the address to an instance, a NAT gateway or a load balancer, or remove it.
package deployer.rules.cost.unattached_addresses

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::EC2::EIP"
	not resource.properties.InstanceId
	not [resource.component, resource.logicalId] in attached
	finding := {
		"resource": resource.address,
		"path": "Properties",
		"message": sprintf("nothing in `%s` uses the elastic address `%s`", [resource.component, resource.logicalId]),
	}
}

attached contains [resource.component, id] if {
	some resource in input.resources
	some id in names(resource.properties.AllocationId)
}

attached contains [resource.component, id] if {
	some resource in input.resources
	id := resource.properties.EIP.Ref
}

attached contains [resource.component, id] if {
	some resource in input.resources
	some mapping in resource.properties.SubnetMappings
	some id in names(mapping.AllocationId)
}

# The logical ids that an intrinsic function names.
names(value) := [value.Ref]

names(value) := split(value["Fn::GetAtt"], ".") if is_string(value["Fn::GetAtt"])

names(value) := value["Fn::GetAtt"] if is_array(value["Fn::GetAtt"])
