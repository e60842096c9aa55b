package deployer.rules.reliability.efs_backup_test

import data.deployer.rules.reliability.efs_backup

production(properties) := {"environment": {"production": true}, "resources": [files(properties)]}

files(properties) := {"address": "shop/files/FileSystem", "component": "shop/files", "type": "AWS::EFS::FileSystem", "properties": properties}

test_a_file_system_without_backups_is_found if {
	count(efs_backup.deny) == 1 with input as production({})
	count(efs_backup.deny) == 1 with input as production({"BackupPolicy": {"Status": "DISABLED"}})
}

test_a_file_system_with_backups_passes if {
	count(efs_backup.deny) == 0 with input as production({"BackupPolicy": {"Status": "ENABLED"}})
	count(efs_backup.deny) == 0 with input as production({"BackupPolicy": {"Status": {"Ref": "Backup"}}})
	count(efs_backup.deny) == 0 with input as production({"BackupPolicy": {"Fn::If": ["A", {}, {}]}})
}

test_other_environments_pass if {
	count(efs_backup.deny) == 0 with input as {"environment": {"production": false}, "resources": [files({})]}
}
