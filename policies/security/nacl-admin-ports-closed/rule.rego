# METADATA
# title: Network ACLs keep SSH and RDP out
# description: >-
#   A network ACL is the second line behind the security groups. One that lets everybody to the ports of
#   administration is none.
# custom:
#   code: security/nacl-admin-ports-closed
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EC2::NetworkAclEntry]
#   frameworks:
#     fsbp: [EC2.21]
#     cis: ["5.2"]
#     wellArchitected: [SEC05-BP02]
#   remediation: >-
#     Put an entry that denies ports 22 and 3389 before it, or name the addresses or ports that are meant.
package deployer.rules.security.nacl_admin_ports_closed

import data.deployer.lib.addresses
import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	is_for_the_world(resource)
	lower(resource.properties.RuleAction) == "allow"
	not values.is_true(resource.properties.Egress)
	some port in [22, 3389]
	reaches(resource, port)
	finding := {
		"resource": resource.address,
		"path": "Properties.PortRange",
		"message": sprintf("a network ACL of `%s` lets the internet to port %d", [resource.component, port]),
	}
}

is_for_the_world(resource) if addresses.is_everybody(resource.properties.CidrBlock)

is_for_the_world(resource) if addresses.is_everybody(resource.properties.Ipv6CidrBlock)

reaches(resource, _) if resource.properties.Protocol in {-1, "-1"}

reaches(resource, port) if {
	resource.properties.Protocol in {6, "6", "tcp"}
	to_number(resource.properties.PortRange.From) <= port
	to_number(resource.properties.PortRange.To) >= port
}
