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

test_the_case_of_actions_does_not_matter if {
	found := iam_no_privilege_escalation.deny with input as {"resources": [policy({"Effect": "Allow", "Action": ["IAM:PassRole", "Iam:*"], "Resource": "*"})]}
	{finding.path | some finding in found} == {
		"Properties.PolicyDocument.Statement[0].Action[0]",
		"Properties.PolicyDocument.Statement[0].Action[1]",
	}
}

test_what_is_known_later_hides_nothing if {
	found := iam_no_privilege_escalation.deny with input as {"resources": [policy({"Effect": "Allow", "Action": [{"Fn::Sub": "s3:Get*"}, "iam:PassRole"], "Resource": "*"})]}
	{finding.path | some finding in found} == {"Properties.PolicyDocument.Statement[0].Action[1]"}
}

permissions := {"address": "a/b/C", "component": "a/b", "properties": {"InlinePolicy": {"Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}}}}

test_a_permission_set_is_found_too if {
	found := iam_no_privilege_escalation.deny with input as {"resources": [permissions]}
	{finding.path | some finding in found} == {"Properties.InlinePolicy.Statement[0].Action[0]"}
}

under(action, condition) := {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition}

test_a_condition_that_is_no_limit_does_not_help if {
	count(iam_no_privilege_escalation.deny) == 6 with input as {"resources": [policy([
		under("iam:CreatePolicyVersion", {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
		under("iam:CreatePolicyVersion", {"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
		under("iam:CreateAccessKey", {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
		under("iam:PassRole", {"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}),
		under("iam:PutRolePolicy", {"StringEqualsIfExists": {"iam:PermissionsBoundary": "arn:aws:iam::1:policy/boundary"}}),
		under("iam:PassRole", {"StringLike": {"iam:PassedToService": "*"}}),
	])]}
}

test_a_limit_helps if {
	count(iam_no_privilege_escalation.deny) == 0 with input as {"resources": [policy([
		under("iam:PassRole", {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}),
		under("iam:PutRolePolicy", {"ArnEquals": {"iam:PermissionsBoundary": {"Ref": "Boundary"}}}),
		under("iam:AttachRolePolicy", {"ArnLike": {"iam:PolicyARN": "arn:aws:iam::1:policy/app/*"}}),
		under("sts:AssumeRole", {"StringEquals": {"aws:ResourceTag/team": "shop"}}),
		under("iam:CreateAccessKey", {"Fn::If": ["A", {}, {}]}),
	])]}
}

test_named_roles_and_other_actions_pass if {
	count(iam_no_privilege_escalation.deny) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "arn:aws:iam::123456789012:role/app/*"}),
		policy({"Effect": "Allow", "Action": "iam:PassRole", "Resource": {"Fn::GetAtt": ["TaskRole", "Arn"]}}),
		policy({"Effect": "Deny", "Action": "iam:CreateAccessKey", "Resource": "*"}),
		policy({"Effect": "Allow", "Action": ["*", "iam:GetRole", "s3:*"], "Resource": "*"}),
	]}
}
