package deployer.rules.security.efs_encrypted_test

import data.deployer.rules.security.efs_encrypted

files(properties) := {
	"address": "shop/uploads/FileSystem",
	"component": "shop/uploads",
	"logicalId": "FileSystem",
	"type": "AWS::EFS::FileSystem",
	"properties": properties,
}

test_an_unencrypted_file_system_is_found if {
	found := efs_encrypted.deny with input as {"resources": [files({}), files({"Encrypted": "false"})]}
	found == {{
		"resource": "shop/uploads/FileSystem",
		"path": "Properties.Encrypted",
		"message": "the file system `shop/uploads` is not encrypted",
	}}
}

test_encrypted_file_systems_pass if {
	count(efs_encrypted.deny) == 0 with input as {"resources": [files({"Encrypted": "true"}), files({"Encrypted": {"Ref": "Encrypted"}})]}
}
