package deployer.rules.security.ecs_efs_in_transit_test

import data.deployer.rules.security.ecs_efs_in_transit

task(volume) := {
	"address": "orders/api/TaskDefinition",
	"component": "orders/api",
	"properties": {"Volumes": [object.union({"Name": "files"}, volume)]},
}

test_files_in_the_clear_are_found if {
	found := ecs_efs_in_transit.deny with input as {"resources": [
		task({"EFSVolumeConfiguration": {"FilesystemId": "fs-1"}}),
		task({"EFSVolumeConfiguration": {"TransitEncryption": "DISABLED"}}),
	]}
	{finding.message | some finding in found} == {"files of the volume `files` of `orders/api` pass the network in the clear"}
}

test_encrypted_and_other_volumes_pass if {
	count(ecs_efs_in_transit.deny) == 0 with input as {"resources": [
		task({"EFSVolumeConfiguration": {"TransitEncryption": "ENABLED"}}),
		task({"EFSVolumeConfiguration": {"TransitEncryption": {"Ref": "Mode"}}}),
		task({}),
	]}
}
