# METADATA
# title: A production file system is backed up
# description: >-
#   A file that was deleted or encrypted by somebody is gone from every zone at once: only a backup brings it back.
# custom:
#   code: reliability/efs-backup
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::EFS::FileSystem]
#   frameworks:
#     fsbp: [EFS.7]
#     wellArchitected: [REL09-BP03]
#   remediation: "Set `BackupPolicy: {Status: ENABLED}` on the file system."
package deployer.rules.reliability.efs_backup

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	not resource.properties.BackupPolicy.Status == "ENABLED"
	not is_object(resource.properties.BackupPolicy.Status)
	not values.is_intrinsic(resource.properties.BackupPolicy)
	finding := {
		"resource": resource.address,
		"path": "Properties.BackupPolicy.Status",
		"message": sprintf("no backups are made of the file system of `%s`", [resource.component]),
	}
}
