package deployer.rules.security.iam_no_pass_any_role_test

import data.deployer.rules.security.iam_no_pass_any_role

policy(statement) := {
	"address": "orders/api/Policy",
	"component": "orders/api",
	"properties": {"PolicyDocument": {"Statement": statement}},
}

test_passing_any_role_is_found if {
	found := iam_no_pass_any_role.deny with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["iam:PassRole", "lambda:CreateFunction"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": "iam:Pass*", "Resource": "arn:aws:iam::123456789012:role/*"}),
	]}
	{finding.message | some finding in found} == {"`orders/api` may pass any role to any service"}
}

statement := {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}

test_a_condition_makes_it_a_warning if {
	count(iam_no_pass_any_role.deny) == 0 with input as {"resources": [policy(statement)]}
	count(iam_no_pass_any_role.warn) == 1 with input as {"resources": [policy(statement)]}
}

resources := [
	policy({"Effect": "Allow", "Action": "iam:PassRole", "Resource": {"Fn::GetAtt": ["TaskRole", "Arn"]}}),
	policy({"Effect": "Allow", "Action": ["ecs:RunTask", "iam:*"], "Resource": "*"}),
]

test_named_roles_pass if {
	count(iam_no_pass_any_role.deny | iam_no_pass_any_role.warn) == 0 with input as {"resources": resources}
}
