package deployer.rules.security.iam_no_not_action_test

import data.deployer.rules.security.iam_no_not_action

policy(statement) := {
	"address": "orders/api/Policy",
	"component": "orders/api",
	"properties": {"PolicyDocument": {"Statement": statement}},
}

test_exceptions_are_found if {
	found := iam_no_not_action.deny with input as {"resources": [
		policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
		policy({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::secret/*"}),
		{"address": "a/b/C", "component": "a/b", "properties": {"InlinePolicy": {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}}},
	]}
	{finding.path | some finding in found} == {
		"Properties.PolicyDocument.Statement[0].NotAction",
		"Properties.PolicyDocument.Statement[0].NotResource",
		"Properties.InlinePolicy.Statement[0].NotAction",
	}
}

test_denials_and_positive_statements_pass if {
	count(iam_no_not_action.deny) == 0 with input as {"resources": [
		policy({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}),
		policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}),
	]}
}
