# METADATA
# title: Kafka clusters insist on TLS
# description: >-
#   Messages go through the network in the clear when brokers take plain connections, or talk to each other
#   without TLS.
# custom:
#   code: security/msk-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::MSK::Cluster]
#   frameworks:
#     fsbp: [MSK.1]
#     wellArchitected: [SEC09-BP02]
#   remediation: Remove `EncryptionInTransit`; brokers then use TLS alone.
package deployer.rules.security.msk_tls

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.properties.EncryptionInfo.EncryptionInTransit.ClientBroker == "PLAINTEXT"
	finding := {
		"resource": resource.address,
		"path": "Properties.EncryptionInfo.EncryptionInTransit.ClientBroker",
		"message": sprintf("connections to `%s` are not encrypted", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	values.is_false(resource.properties.EncryptionInfo.EncryptionInTransit.InCluster)
	finding := {
		"resource": resource.address,
		"path": "Properties.EncryptionInfo.EncryptionInTransit.InCluster",
		"message": sprintf("brokers of `%s` talk without TLS", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	resource.properties.EncryptionInfo.EncryptionInTransit.ClientBroker == "TLS_PLAINTEXT"
	finding := {
		"resource": resource.address,
		"path": "Properties.EncryptionInfo.EncryptionInTransit.ClientBroker",
		"message": sprintf("connections to `%s` may do without TLS", [resource.component]),
	}
}
