package deployer.rules.security.iam_no_long_lived_keys_test

import data.deployer.rules.security.iam_no_long_lived_keys

resource(type, properties) := {
	"address": "tools/ci/It",
	"component": "tools/ci",
	"type": type,
	"properties": properties,
}

test_a_key_and_a_password_are_found if {
	found := iam_no_long_lived_keys.deny with input as {"resources": [
		resource("AWS::IAM::AccessKey", {"UserName": {"Ref": "User"}}),
		resource("AWS::IAM::User", {"LoginProfile": {"Password": "hunter2"}}),
	]}
	{finding.path | some finding in found} == {"Properties.UserName", "Properties.LoginProfile.Password"}
}

test_a_user_without_them_passes if {
	count(iam_no_long_lived_keys.deny) == 0 with input as {"resources": [
		resource("AWS::IAM::User", {"UserName": "reader"}),
		resource("AWS::IAM::User", {"LoginProfile": {"Password": {"Ref": "Password"}}}),
		resource("AWS::IAM::User", {"LoginProfile": {"Password": "{{resolve:secretsmanager:user}}"}}),
	]}
}
