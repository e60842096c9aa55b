# METADATA
# title: Only web ports are open to the internet
# description: >-
#   What serves the public does so on 80 and 443. Another port that everybody reaches is often one that was
#   forgotten after a test.
# custom:
#   code: security/sg-only-web-open
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   frameworks:
#     fsbp: [EC2.18]
#     wellArchitected: [SEC05-BP02]
#   remediation: Name the addresses that may connect, or put a load balancer in front.
package deployer.rules.security.sg_only_web_open

import data.deployer.lib.network

warn contains finding if {
	some resource in input.resources
	some index, rule in network.ingress(resource)
	rule.IpProtocol
	not rule.SourceSecurityGroupId
	network.is_for_the_world(rule)
	[first, last] := network.ports(rule)
	not [first, last] in {[80, 80], [443, 443]}
	not network.are_all([first, last])
	not is_known(first, last)
	finding := {
		"resource": resource.address,
		"path": network.place(resource, index),
		"message": sprintf("the internet may connect to %s of `%s`", [named(first, last), resource.component]),
	}
}

# Ports that other rules report.
is_known(first, last) if {
	some [port, _] in array.concat(network.admin_ports, network.data_ports)
	first <= port
	last >= port
}

named(first, last) := sprintf("port %d", [first]) if first == last

named(first, last) := sprintf("ports %d to %d", [first, last]) if first != last
