package deployer.rules.security.iam_no_privilege_escalation_test

import data.deployer.rules.security.iam_no_privilege_escalation

policy(statement) := {
	"address": "orders/api/Policy",
	"component": "orders/api",
	"properties": {"PolicyDocument": {"Statement": statement}},
}

test_writing_policies_of_any_role_is_found if {
	found := iam_no_privilege_escalation.deny with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["iam:PutRolePolicy"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/*"}}),
	]}
	{finding.message | some finding in found} == {
		"with `iam:PutRolePolicy` on everything `orders/api` can give itself any permission",
		"with `sts:AssumeRole` on everything `orders/api` can give itself any permission",
	}
}

test_a_wildcard_that_means_such_an_action_is_found if {
	found := iam_no_privilege_escalation.deny with input as {"resources": [policy({"Effect": "Allow", "Action": "iam:*", "Resource": "*"})]}
	count(found) == 1
}

test_passing_any_role_is_found if {
	found := iam_no_privilege_escalation.deny with input as {"resources": [policy({"Effect": "Allow", "Action": ["lambda:CreateFunction", "iam:Pass*"], "Resource": "*"})]}
	{finding.path | some finding in found} == {"Properties.PolicyDocument.Statement[0].Action[1]"}
}

test_named_roles_conditions_and_other_actions_pass if {
	count(iam_no_privilege_escalation.deny) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "arn:aws:iam::123456789012:role/app/*"}),
		policy({"Effect": "Allow", "Action": "iam:PassRole", "Resource": {"Fn::GetAtt": ["TaskRole", "Arn"]}}),
		policy({"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "*", "Condition": {"StringEquals": {"a": "b"}}}),
		policy({"Effect": "Deny", "Action": "iam:CreateAccessKey", "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["*", "iam:GetRole", "s3:*"], "Resource": "*"}),
	]}
}
