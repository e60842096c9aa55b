# METADATA
# title: What a security group lets out is written down
# description: >-
#   CloudFormation gives a group without egress rules one that lets everything out to everywhere, which
#   nobody decided.
# custom:
#   code: security/sg-egress-written
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::EC2::SecurityGroup, AWS::EC2::SecurityGroupEgress]
#   frameworks:
#     wellArchitected: [SEC05-BP02]
#   remediation: Write `SecurityGroupEgress`, if only to say that everything may go out.
package deployer.rules.security.sg_egress_written

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::EC2::SecurityGroup"
	not resource.properties.SecurityGroupEgress
	not resource.component in written_apart
	finding := {
		"resource": resource.address,
		"path": "Properties.SecurityGroupEgress",
		"message": sprintf("a security group of `%s` does not say what may go out", [resource.component]),
	}
}

# Components with egress rules as resources of their own.
written_apart contains resource.component if {
	some resource in input.resources
	resource.type == "AWS::EC2::SecurityGroupEgress"
}
