package deployer.rules.security.efs_access_point_test

import data.deployer.rules.security.efs_access_point

point(properties) := {
	"address": "shop/uploads/AccessPoint",
	"component": "shop/uploads",
	"logicalId": "AccessPoint",
	"type": "AWS::EFS::AccessPoint",
	"properties": properties,
}

user := {"Uid": "1000", "Gid": "1000"}

test_the_root_of_the_file_system_is_found if {
	found := efs_access_point.deny with input as {"resources": [
		point({"PosixUser": user}),
		point({"PosixUser": user, "RootDirectory": {"Path": "/"}}),
	]}
	found == {{
		"resource": "shop/uploads/AccessPoint",
		"path": "Properties.RootDirectory.Path",
		"message": "an access point of `shop/uploads` shows the whole file system",
	}}
}

test_a_missing_user_is_found if {
	found := efs_access_point.deny with input as {"resources": [point({"RootDirectory": {"Path": "/shop"}})]}
	found == {{
		"resource": "shop/uploads/AccessPoint",
		"path": "Properties.PosixUser",
		"message": "clients of an access point of `shop/uploads` choose who they are",
	}}
}

test_confined_access_points_pass if {
	count(efs_access_point.deny) == 0 with input as {"resources": [
		point({"PosixUser": user, "RootDirectory": {"Path": "/shop"}}),
		point({"PosixUser": {"Fn::If": ["User", {}, {}]}, "RootDirectory": {"Path": {"Ref": "Path"}}}),
		point({"PosixUser": user, "RootDirectory": {"Fn::If": ["Root", {}, {}]}}),
	]}
}
