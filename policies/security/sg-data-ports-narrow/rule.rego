# METADATA
# title: Data stores are open to their users only
# description: >-
#   A rule for a large block of addresses lets every machine in the network, or in those that are peered with
#   it, try the data store's passwords.
# custom:
#   code: security/sg-data-ports-narrow
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   frameworks:
#     wellArchitected: [SEC05-BP02]
#   remediation: Let the components that use it refer to it, or name their subnets.
package deployer.rules.security.sg_data_ports_narrow

import data.deployer.lib.addresses
import data.deployer.lib.network

warn contains finding if {
	some resource in input.resources
	some index, rule in network.ingress(resource)
	rule.CidrIp
	[_, length] := split(rule.CidrIp, "/")
	to_number(length) < 16
	not addresses.is_everybody(rule.CidrIp)
	[first, last] := network.ports(rule)
	some [port, name] in network.data_ports
	first <= port
	last >= port
	not network.are_all([first, last])
	finding := {
		"resource": resource.address,
		"path": network.place(resource, index),
		"message": sprintf("all of `%s` may connect to port %d (%s) of `%s`", [rule.CidrIp, port, name, resource.component]),
	}
}
