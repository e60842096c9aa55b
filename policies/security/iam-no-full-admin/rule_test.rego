package deployer.rules.security.iam_no_full_admin_test

import data.deployer.rules.security.iam_no_full_admin

permissions(statement) := {
	"address": "access/people/Admins",
	"component": "access/people",
	"properties": {"InlinePolicy": {"Statement": statement}},
}

role(statement) := {
	"address": "orders/api/TaskRole",
	"component": "orders/api",
	"properties": {"Policies": [{"PolicyName": "permissions", "PolicyDocument": {"Statement": [statement]}}]},
}

test_everything_on_everything_is_found if {
	found := iam_no_full_admin.deny with input as {"resources": [
		role({"Effect": "Allow", "Action": "*", "Resource": "*"}),
		role({"Effect": "Allow", "Action": ["*:*"], "Resource": ["*"]}),
	]}
	found == {{
		"resource": "orders/api/TaskRole",
		"path": "Properties.Policies[0].PolicyDocument.Statement[0].Action[0]",
		"message": "a policy of `orders/api` allows every action on everything",
	}}
}

test_a_permission_set_is_found_too if {
	found := iam_no_full_admin.deny with input as {"resources": [permissions({"Effect": "Allow", "Action": "*", "Resource": "*"})]}
	{finding.path | some finding in found} == {"Properties.InlinePolicy.Statement[0].Action[0]"}
}

test_what_is_known_later_hides_nothing if {
	count(iam_no_full_admin.deny) == 1 with input as {"resources": [role({"Effect": "Allow", "Action": [{"Ref": "Action"}, "*"], "Resource": [{"Ref": "Arn"}, "*"]})]}
}

test_something_or_a_denial_passes if {
	count(iam_no_full_admin.deny) == 0 with input as {"resources": [
		role({"Effect": "Deny", "Action": "*", "Resource": "*"}),
		role({"Effect": "Allow", "Action": "*", "Resource": {"Fn::GetAtt": ["Queue", "Arn"]}}),
		role({"Effect": "Allow", "Action": ["sqs:*", {"Ref": "Action"}], "Resource": "*"}),
		permissions([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]),
	]}
}
