# METADATA
# title: The storage of a database is encrypted
# description: >-
#   Whoever gets hold of a disk or a snapshot reads what is on it unless it is encrypted. Encryption cannot be
#   turned on later without making the database anew.
# custom:
#   code: security/rds-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   frameworks:
#     fsbp: [RDS.3, RDS.27]
#     cis: ["2.2.1"]
#     wellArchitected: [SEC08-BP02]
#   remediation: Remove the override of `StorageEncrypted`; the compiler encrypts every database.
package deployer.rules.security.rds_encrypted

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

# Read replicas, members of a cluster and restored databases are encrypted as what they come from.
inherits(resource) if resource.properties.SourceDBInstanceIdentifier

inherits(resource) if resource.properties.DBClusterIdentifier

inherits(resource) if resource.properties.DBSnapshotIdentifier

inherits(resource) if resource.properties.SnapshotIdentifier
