# METADATA
# title: Kafka clusters are private and ask who is there
# description: >-
#   Brokers without authentication believe everybody who reaches them, and brokers with public addresses are
#   reached from everywhere.
# custom:
#   code: security/msk-access
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::MSK::Cluster]
#   frameworks:
#     fsbp: [MSK.4, MSK.6]
#     wellArchitected: [SEC03-BP02, SEC05-BP01]
#   remediation: Turn on `ClientAuthentication` by IAM, SASL or TLS, and leave public access off.
package deployer.rules.security.msk_access

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.properties.BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type == "SERVICE_PROVIDED_EIPS"
	finding := {
		"resource": resource.address,
		"path": "Properties.BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
		"message": sprintf("brokers of `%s` have public addresses", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	values.is_true(resource.properties.ClientAuthentication.Unauthenticated.Enabled)
	finding := {
		"resource": resource.address,
		"path": "Properties.ClientAuthentication.Unauthenticated.Enabled",
		"message": sprintf("everything that reaches the brokers of `%s` may use them", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	not resource.properties.ClientAuthentication
	finding := {
		"resource": resource.address,
		"path": "Properties.ClientAuthentication",
		"message": sprintf("everything that reaches the brokers of `%s` may use them", [resource.component]),
	}
}
