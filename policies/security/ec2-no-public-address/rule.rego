# METADATA
# title: Instances have no public addresses
# description: >-
#   An instance with an address of its own is scanned minutes after it started. Load balancers and Session
#   Manager reach it without one.
# custom:
#   code: security/ec2-no-public-address
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   frameworks:
#     fsbp: [EC2.9, EC2.25, AutoScaling.5]
#     wellArchitected: [SEC05-BP01]
#   remediation: Remove `AssociatePublicIpAddress` and put the instance into a private subnet.
package deployer.rules.security.ec2_no_public_address

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	resource.properties.AssociatePublicIpAddress in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": "Properties.AssociatePublicIpAddress",
		"message": sprintf("instances of `%s` have public addresses", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	some index, interface in values.items(resource.properties.NetworkInterfaces)
	interface.AssociatePublicIpAddress in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.NetworkInterfaces[%d].AssociatePublicIpAddress", [index]),
		"message": sprintf("instances of `%s` have public addresses", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	some index, interface in values.items(resource.properties.LaunchTemplateData.NetworkInterfaces)
	interface.AssociatePublicIpAddress in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.LaunchTemplateData.NetworkInterfaces[%d].AssociatePublicIpAddress", [index]),
		"message": sprintf("instances of `%s` have public addresses", [resource.component]),
	}
}
