# METADATA
# title: Nobody has opened a security group to everybody by hand
# description: >-
#   A rule that was added in the console for a moment stays for years, and no review has seen it.
# custom:
#   code: security/drift-opened-network
#   severity: error
#   area: security
#   subject: drift
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress]
#   frameworks:
#     fsbp: [EC2.13, EC2.18, EC2.19]
#     cis: ["5.3", "5.4"]
#     wellArchitected: [SEC05-BP02]
#   remediation: Run `deployer drift remediate`, or write the rule into the YAML where it is reviewed.
package deployer.rules.security.drift_opened_network

import data.deployer.lib.addresses
import data.deployer.lib.values

deny contains finding if {
	some resource in input.drift
	some difference in resource.differences
	lets_in(resource, difference)
	opens(difference.actual)
	not opens(difference.expected)
	finding := {
		"component": resource.component,
		"resource": resource.logicalId,
		"path": difference.path,
		"message": sprintf("somebody has opened `%s` of `%s` to everybody", [resource.logicalId, resource.component]),
	}
}

# Rules of a group for what comes in; a resource that is a rule is one as a whole.
lets_in(resource, difference) if {
	resource.type == "AWS::EC2::SecurityGroup"
	startswith(difference.path, "Properties.SecurityGroupIngress")
}

lets_in(resource, _) if resource.type == "AWS::EC2::SecurityGroupIngress"

# An address range, a rule or a list of rules that everybody is in.
opens(value) if addresses.is_everybody(value)

opens(value) if {
	some rule in values.items(value)
	addresses.is_everybody(rule.CidrIp)
}

opens(value) if {
	some rule in values.items(value)
	addresses.is_everybody(rule.CidrIpv6)
}
