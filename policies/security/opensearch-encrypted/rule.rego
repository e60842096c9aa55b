# METADATA
# title: Search domains are encrypted
# description: >-
#   An index holds a copy of the data, and lies in the clear on the disks and in the snapshots of a domain
#   that is not told to encrypt it.
# custom:
#   code: security/opensearch-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   frameworks:
#     fsbp: [Opensearch.1, ES.1]
#     wellArchitected: [SEC08-BP02]
#   remediation: Set `EncryptionAtRestOptions.Enabled` to true.
package deployer.rules.security.opensearch_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not values.is_true(resource.properties.EncryptionAtRestOptions.Enabled)
	not values.is_intrinsic(resource.properties.EncryptionAtRestOptions.Enabled)
	not values.is_intrinsic(resource.properties.EncryptionAtRestOptions)
	finding := {
		"resource": resource.address,
		"path": "Properties.EncryptionAtRestOptions.Enabled",
		"message": sprintf("the search domain `%s` is not encrypted on disk", [resource.component]),
	}
}
