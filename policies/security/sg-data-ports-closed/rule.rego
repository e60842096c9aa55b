# METADATA
# title: The internet does not reach data stores
# description: >-
#   A database, a cache or a broker that everybody can connect to is protected by its password alone, and by
#   nothing if it has none.
# custom:
#   code: security/sg-data-ports-closed
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   frameworks:
#     fsbp: [EC2.19]
#     wellArchitected: [SEC05-BP02]
#   remediation: Let the components that use it refer to it; each then gets a rule for its own security group.
package deployer.rules.security.sg_data_ports_closed

import data.deployer.lib.network

deny contains finding if {
	some resource in input.resources
	some index, rule in network.ingress(resource)
	rule.IpProtocol
	not rule.SourceSecurityGroupId
	network.is_for_the_world(rule)
	[first, last] := network.ports(rule)
	not network.are_all([first, last])
	some [port, name] in network.data_ports
	first <= port
	last >= port
	finding := {
		"resource": resource.address,
		"path": network.place(resource, index),
		"message": sprintf("the internet may connect to port %d (%s) of `%s`", [port, name, resource.component]),
	}
}
