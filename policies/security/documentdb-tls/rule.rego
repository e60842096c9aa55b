# METADATA
# title: DocumentDB clusters insist on TLS
# description: >-
#   DocumentDB takes connections by TLS alone until the parameter `tls` turns that off, for all clusters
#   with the group.
# custom:
#   code: security/documentdb-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::DocDB::DBClusterParameterGroup]
#   frameworks:
#     fsbp: [DocumentDB.6]
#     wellArchitected: [SEC09-BP02]
#   remediation: Remove the parameter `tls`, or set it to `enabled`.
package deployer.rules.security.documentdb_tls

deny contains finding if {
	some resource in input.resources
	resource.properties.Parameters.tls == "disabled"
	finding := {
		"resource": resource.address,
		"path": "Properties.Parameters.tls",
		"message": sprintf("connections to `%s` are not encrypted", [resource.component]),
	}
}
