# METADATA
# title: DocumentDB clusters are encrypted
# description: >-
#   DocumentDB encrypts nothing unless it is told to, and a cluster cannot be encrypted later.
# custom:
#   code: security/documentdb-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::DocDB::DBCluster]
#   frameworks:
#     fsbp: [DocumentDB.1]
#     wellArchitected: [SEC08-BP02]
#   remediation: Set `StorageEncrypted` to true.
package deployer.rules.security.documentdb_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not values.is_true(resource.properties.StorageEncrypted)
	not values.is_intrinsic(resource.properties.StorageEncrypted)
	not inherits(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.StorageEncrypted",
		"message": sprintf("the storage of `%s` is not encrypted", [resource.component]),
	}
}

# What is restored is encrypted as what it comes from.
inherits(resource) if resource.properties.SnapshotIdentifier

inherits(resource) if resource.properties.SourceDBClusterIdentifier
