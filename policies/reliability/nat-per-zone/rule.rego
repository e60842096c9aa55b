# METADATA
# title: The way out of a production network is not one zone's
# description: >-
#   A NAT gateway stands in one zone. When that zone fails, tasks in all the others can no longer fetch their images,
#   read their secrets or reach anybody outside.
# custom:
#   code: reliability/nat-per-zone
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::EC2::NatGateway, AWS::EC2::Subnet]
#   frameworks:
#     wellArchitected: [REL10-BP01]
#   remediation: "Write `vpc: {nat: perZone}` in the environment's Networking."
package deployer.rules.reliability.nat_per_zone

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::EC2::NatGateway"
	not resource.properties.ConnectivityType == "private"
	not resource.properties.AvailabilityMode == "regional"
	count([gateway |
		some gateway in input.resources
		gateway.component == resource.component
		gateway.type == "AWS::EC2::NatGateway"
	]) == 1
	zones := {subnet.properties.AvailabilityZone |
		some subnet in input.resources
		subnet.component == resource.component
		subnet.type == "AWS::EC2::Subnet"
	}
	count(zones) > 1
	finding := {
		"resource": resource.address,
		"path": "",
		"message": sprintf("one NAT gateway serves the subnets of %d zones", [count(zones)]),
	}
}
