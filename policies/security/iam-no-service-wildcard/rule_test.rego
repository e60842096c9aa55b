package deployer.rules.security.iam_no_service_wildcard_test

import data.deployer.rules.security.iam_no_service_wildcard

policy(statement) := {
	"address": "orders/api/Policy",
	"component": "orders/api",
	"properties": {"PolicyDocument": {"Statement": statement}},
}

test_all_of_a_service_is_found if {
	found := iam_no_service_wildcard.warn with input as {"resources": [policy({"Effect": "Allow", "Action": ["s3:*", "sqs:SendMessage"], "Resource": "arn:aws:s3:::a"})]}
	found == {{
		"resource": "orders/api/Policy",
		"path": "Properties.PolicyDocument.Statement[0].Action[0]",
		"message": "a policy of `orders/api` allows all of `s3`",
	}}
}

test_actions_by_name_pass if {
	count(iam_no_service_wildcard.warn) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["s3:Get*", "xray:*"], "Resource": "*"}),
		policy({"Effect": "Deny", "Action": "s3:*", "Resource": "*"}),
	]}
}
