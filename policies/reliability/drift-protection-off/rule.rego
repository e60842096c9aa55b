# METADATA
# title: Nobody has switched off by hand what protects data
# description: >-
#   Protection against deletion is switched off for one deletion, backups and encryption to save something, and nobody
#   switches them on again.
# custom:
#   code: reliability/drift-protection-off
#   severity: error
#   area: reliability
#   subject: drift
#   frameworks:
#     fsbp: [RDS.3, RDS.7, RDS.11, DynamoDB.2, DynamoDB.6]
#     wellArchitected: [REL09-BP02, SEC08-BP02]
#   remediation: Run `deployer drift remediate`.
package deployer.rules.reliability.drift_protection_off

import data.deployer.lib.values

# Properties that are `true` when they protect.
switches := {
	"AtRestEncryptionEnabled",
	"DeletionProtection",
	"DeletionProtectionEnabled",
	"Encrypted",
	"PointInTimeRecoveryEnabled",
	"SSEEnabled",
	"StorageEncrypted",
	"TransitEncryptionEnabled",
}

deny contains finding if {
	some resource in input.drift
	some difference in resource.differences
	name := regex.replace(difference.path, `^.*\.`, "")
	is_off(name, difference)
	finding := {
		"component": resource.component,
		"resource": resource.logicalId,
		"path": difference.path,
		"message": sprintf("somebody has switched off `%s` of `%s`", [name, resource.component]),
	}
}

is_off(name, difference) if {
	name in switches
	values.is_true(difference.expected)
	not values.is_true(difference.actual)
}

is_off("BackupRetentionPeriod", difference) if difference.actual in {0, "0"}

is_off("KmsKeyId", difference) if difference.kind == "removed"
