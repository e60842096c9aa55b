# METADATA
# title: Topics are delivered by TLS
# description: >-
#   A subscription with the protocol `http` sends every message in the clear through the internet.
# custom:
#   code: security/sns-http-subscription
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::SNS::Subscription, AWS::SNS::Topic]
#   frameworks:
#     wellArchitected: [SEC09-BP02]
#   remediation: Use the protocol `https`.
package deployer.rules.security.sns_http_subscription

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.properties.Protocol == "http"
	finding := {
		"resource": resource.address,
		"path": "Properties.Protocol",
		"message": sprintf("a subscription of `%s` is delivered without TLS", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, subscription in values.items(resource.properties.Subscription)
	subscription.Protocol == "http"
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Subscription[%d].Protocol", [index]),
		"message": sprintf("a subscription of `%s` is delivered without TLS", [resource.component]),
	}
}
