# METADATA
# title: Search domains insist on TLS
# description: >-
#   Queries, results and passwords travel in the clear between clients and a domain, and between its nodes,
#   unless the template asks for TLS.
# custom:
#   code: security/opensearch-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   frameworks:
#     fsbp: [Opensearch.3, Opensearch.8, ES.3, ES.8]
#     wellArchitected: [SEC09-BP02]
#   remediation: >-
#     Set `DomainEndpointOptions.EnforceHTTPS` and `NodeToNodeEncryptionOptions.Enabled` to true, with a TLS
#     policy from 1.2 on.
package deployer.rules.security.opensearch_tls

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not values.is_true(resource.properties.DomainEndpointOptions.EnforceHTTPS)
	not values.is_intrinsic(resource.properties.DomainEndpointOptions.EnforceHTTPS)
	not values.is_intrinsic(resource.properties.DomainEndpointOptions)
	finding := {
		"resource": resource.address,
		"path": "Properties.DomainEndpointOptions.EnforceHTTPS",
		"message": sprintf("the search domain `%s` answers without TLS", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	not values.is_true(resource.properties.NodeToNodeEncryptionOptions.Enabled)
	not values.is_intrinsic(resource.properties.NodeToNodeEncryptionOptions.Enabled)
	not values.is_intrinsic(resource.properties.NodeToNodeEncryptionOptions)
	finding := {
		"resource": resource.address,
		"path": "Properties.NodeToNodeEncryptionOptions.Enabled",
		"message": sprintf("nodes of the search domain `%s` talk without TLS", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	resource.properties.DomainEndpointOptions.TLSSecurityPolicy == "Policy-Min-TLS-1-0-2019-07"
	finding := {
		"resource": resource.address,
		"path": "Properties.DomainEndpointOptions.TLSSecurityPolicy",
		"message": sprintf("the search domain `%s` takes versions of TLS that are broken", [resource.component]),
	}
}
