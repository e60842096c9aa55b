# METADATA
# title: Subnets give out no public addresses
# description: >-
#   A subnet that gives every machine an address of its own puts on the internet what was never meant to be
#   there.
# custom:
#   code: security/subnet-no-public-addresses
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EC2::Subnet]
#   frameworks:
#     fsbp: [EC2.15]
#     wellArchitected: [SEC05-BP01]
#   remediation: Remove `MapPublicIpOnLaunch`; load balancers and NAT gateways get their addresses without it.
package deployer.rules.security.subnet_no_public_addresses

warn contains finding if {
	some resource in input.resources
	resource.properties.MapPublicIpOnLaunch in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": "Properties.MapPublicIpOnLaunch",
		"message": sprintf("a subnet of `%s` gives everything in it a public address", [resource.component]),
	}
}
