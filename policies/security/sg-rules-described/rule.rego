# METADATA
# title: Rules of security groups say what they are for
# description: >-
#   Nobody dares to remove a rule that nobody can explain.
# custom:
#   code: security/sg-rules-described
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupIngress, AWS::EC2::SecurityGroupEgress]
#   frameworks:
#     wellArchitected: [SEC05-BP02]
#   remediation: Write a `Description` for every rule.
package deployer.rules.security.sg_rules_described

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	some index, rule in values.items(resource.properties.SecurityGroupIngress)
	rule.IpProtocol
	not rule.Description
	finding := finding_at(resource, sprintf("Properties.SecurityGroupIngress[%d]", [index]))
}

warn contains finding if {
	some resource in input.resources
	some index, rule in values.items(resource.properties.SecurityGroupEgress)
	rule.IpProtocol
	not rule.Description
	finding := finding_at(resource, sprintf("Properties.SecurityGroupEgress[%d]", [index]))
}

# A rule that stands alone.
warn contains finding if {
	some resource in input.resources
	resource.properties.IpProtocol
	not resource.properties.Description
	finding := finding_at(resource, "Properties")
}

finding_at(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("a rule of a security group of `%s` does not say what it is for", [resource.component]),
}
