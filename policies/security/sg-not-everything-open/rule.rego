# METADATA
# title: No security group is open on every port
# description: >-
#   A rule for all ports from everywhere is the absence of a firewall. It opens what somebody will start
#   there next year, too.
# custom:
#   code: security/sg-not-everything-open
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   frameworks:
#     fsbp: [EC2.18, EC2.19]
#     wellArchitected: [SEC05-BP02]
#   remediation: Name the port and protocol that are served.
package deployer.rules.security.sg_not_everything_open

import data.deployer.lib.network

deny contains finding if {
	some resource in input.resources
	some index, rule in network.ingress(resource)
	rule.IpProtocol
	not rule.SourceSecurityGroupId
	network.is_for_the_world(rule)
	network.are_all(network.ports(rule))
	finding := {
		"resource": resource.address,
		"path": network.place(resource, index),
		"message": sprintf("the internet may connect to every port of `%s`", [resource.component]),
	}
}
