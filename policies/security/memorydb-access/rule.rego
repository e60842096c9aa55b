# METADATA
# title: MemoryDB insists on TLS and on users
# description: >-
#   The list `open-access` lets everybody in who reaches the port, with all permissions, and a cluster
#   without TLS has to use it.
# custom:
#   code: security/memorydb-access
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::MemoryDB::Cluster]
#   frameworks:
#     wellArchitected: [SEC03-BP02, SEC09-BP02]
#   remediation: Remove `TLSEnabled`, and name an access control list with users.
package deployer.rules.security.memorydb_access

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_false(resource.properties.TLSEnabled)
	finding := {
		"resource": resource.address,
		"path": "Properties.TLSEnabled",
		"message": sprintf("connections to `%s` are not encrypted", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	resource.properties.ACLName == "open-access"
	finding := {
		"resource": resource.address,
		"path": "Properties.ACLName",
		"message": sprintf("everything that reaches `%s` may use it", [resource.component]),
	}
}
