package deployer.rules.security.iam_no_not_action_test

import data.deployer.rules.security.iam_no_not_action

policy(statement) := {
	"address": "orders/api/Policy",
	"component": "orders/api",
	"properties": {"PolicyDocument": {"Statement": statement}},
}

test_everything_but_a_few_actions_is_found if {
	found := iam_no_not_action.deny with input as {"resources": [policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})]}
	{finding.path | some finding in found} == {"Properties.PolicyDocument.Statement[0].NotAction"}
}

narrow := policy({"Effect": "Allow", "NotAction": "s3:DeleteObject", "Resource": "arn:aws:s3:::a/*"})

wide := policy({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::secret/*"})

test_named_resources_and_exceptions_of_resources_are_warned_of if {
	found := iam_no_not_action.warn with input as {"resources": [narrow, wide]}
	count(found) == 2
	count(iam_no_not_action.deny) == 0 with input as {"resources": [narrow, wide]}
}

guard := policy({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"})

plain := policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})

test_a_denial_passes if {
	count(iam_no_not_action.deny | iam_no_not_action.warn) == 0 with input as {"resources": [guard, plain]}
}
