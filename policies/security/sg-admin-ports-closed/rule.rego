# METADATA
# title: The internet does not reach SSH and RDP
# description: >-
#   Ports that machines are managed by are tried day and night from everywhere; a single weak key or an
#   unpatched server is enough.
# custom:
#   code: security/sg-admin-ports-closed
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   frameworks:
#     fsbp: [EC2.19]
#     cis: ["5.3", "5.4"]
#     wellArchitected: [SEC05-BP02]
#   remediation: Remove the rule and use Session Manager or ECS Exec, or name the addresses that may connect.
package deployer.rules.security.sg_admin_ports_closed

import data.deployer.lib.network

deny contains finding if {
	some resource in input.resources
	some index, rule in network.ingress(resource)
	rule.IpProtocol
	not rule.SourceSecurityGroupId
	network.is_for_the_world(rule)
	[first, last] := network.ports(rule)
	not network.are_all([first, last])
	some [port, name] in network.admin_ports
	first <= port
	last >= port
	finding := {
		"resource": resource.address,
		"path": network.place(resource, index),
		"message": sprintf("the internet may connect to port %d (%s) of `%s`", [port, name, resource.component]),
	}
}
