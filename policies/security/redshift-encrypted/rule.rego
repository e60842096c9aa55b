# METADATA
# title: Redshift clusters are encrypted
# description: >-
#   A warehouse holds a copy of everything. Redshift encrypts it unless a template says no.
# custom:
#   code: security/redshift-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::Redshift::Cluster]
#   frameworks:
#     fsbp: [Redshift.10]
#     wellArchitected: [SEC08-BP02]
#   remediation: Set `Encrypted` to true.
package deployer.rules.security.redshift_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_false(resource.properties.Encrypted)
	finding := {
		"resource": resource.address,
		"path": "Properties.Encrypted",
		"message": sprintf("the warehouse `%s` is not encrypted", [resource.component]),
	}
}
