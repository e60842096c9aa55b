package deployer.rules.security.iam_users_through_groups_test

import data.deployer.rules.security.iam_users_through_groups

resource(type, properties) := {
	"address": "tools/ci/It",
	"component": "tools/ci",
	"type": type,
	"properties": properties,
}

test_policies_of_a_user_are_found if {
	found := iam_users_through_groups.warn with input as {"resources": [
		resource("AWS::IAM::User", {"Policies": [{"PolicyName": "a"}], "ManagedPolicyArns": ["b"]}),
		resource("AWS::IAM::User", {"Policies": [], "ManagedPolicyArns": ["b"]}),
		resource("AWS::IAM::UserPolicy", {"UserName": "a"}),
		resource("AWS::IAM::Policy", {"Users": [{"Ref": "User"}]}),
	]}
	{finding.path | some finding in found} == {
		"Properties.Policies",
		"Properties.ManagedPolicyArns",
		"Properties.UserName",
		"Properties.Users",
	}
}

test_groups_and_roles_pass if {
	count(iam_users_through_groups.warn) == 0 with input as {"resources": [
		resource("AWS::IAM::User", {"Groups": ["readers"]}),
		resource("AWS::IAM::User", {"Policies": [], "ManagedPolicyArns": []}),
		resource("AWS::IAM::Policy", {"Roles": [{"Ref": "Role"}]}),
	]}
}
