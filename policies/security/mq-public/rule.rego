# METADATA
# title: No message broker has a public address
# description: >-
#   A broker with a public address shows its console and its ports to the internet, and only passwords
#   protect them.
# custom:
#   code: security/mq-public
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::AmazonMQ::Broker]
#   frameworks:
#     wellArchitected: [SEC05-BP01]
#   remediation: Set `PubliclyAccessible` to false, and reach the broker from within the VPC.
package deployer.rules.security.mq_public

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_true(resource.properties.PubliclyAccessible)
	finding := {
		"resource": resource.address,
		"path": "Properties.PubliclyAccessible",
		"message": sprintf("the broker `%s` has a public address", [resource.component]),
	}
}
