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
	some path in undescribed(resource)
	finding := {
		"resource": resource.address,
		"path": path,
		"message": sprintf("a rule of a security group of `%s` does not say what it is for", [resource.component]),
	}
}

undescribed(resource) := array.concat(
	[sprintf("Properties.SecurityGroupIngress[%d]", [index]) |
		some index, rule in values.items(resource.properties.SecurityGroupIngress)
		is_bare(rule)
	],
	[sprintf("Properties.SecurityGroupEgress[%d]", [index]) |
		some index, rule in values.items(resource.properties.SecurityGroupEgress)
		is_bare(rule)
	],
) if {
	resource.type == "AWS::EC2::SecurityGroup"
}

undescribed(resource) := ["Properties"] if {
	resource.type != "AWS::EC2::SecurityGroup"
	not resource.properties.Description
}

# What is no rule of its own, such as `Fn::If`, may have a description.
is_bare(rule) if {
	rule.IpProtocol
	not rule.Description
}
