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

test_case_and_what_is_known_later_hide_nothing if {
	found := iam_no_service_wildcard.warn with input as {"resources": [policy({"Effect": "Allow", "Action": [{"Ref": "Action"}, "S3:*"], "Resource": "*"})]}
	{finding.message | some finding in found} == {"a policy of `orders/api` allows all of `S3`"}
}

permissions := {"address": "a/b/C", "component": "a/b", "properties": {"InlinePolicy": {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}}

test_a_permission_set_is_found_too if {
	found := iam_no_service_wildcard.warn with input as {"resources": [permissions]}
	{finding.path | some finding in found} == {"Properties.InlinePolicy.Statement[0].Action[0]"}
}

test_actions_by_name_pass if {
	count(iam_no_service_wildcard.warn) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["s3:Get*", "xray:*", "XRay:*", {"Ref": "Action"}], "Resource": "*"}),
		policy({"Effect": "Deny", "Action": "s3:*", "Resource": "*"}),
	]}
}
