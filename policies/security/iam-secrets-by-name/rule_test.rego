package deployer.rules.security.iam_secrets_by_name_test

import data.deployer.rules.security.iam_secrets_by_name

policy(statement) := {
	"address": "orders/api/Policy",
	"component": "orders/api",
	"properties": {"PolicyDocument": {"Statement": statement}},
}

test_every_secret_is_found if {
	found := iam_secrets_by_name.findings with input as {"resources": [
		policy({"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue", "secretsmanager:ListSecrets"], "Resource": "*"}),
		policy({"Effect": "Allow", "Action": "kms:*", "Resource": {"Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/*"}}),
	]}
	{finding.message | some finding in found} == {
		"`orders/api` may use `secretsmanager:GetSecretValue` on every secret or key",
		"`orders/api` may use `kms:*` on every secret or key",
	}
}

test_case_and_what_is_known_later_hide_nothing if {
	found := iam_secrets_by_name.findings with input as {"resources": [policy({"Effect": "Allow", "Action": [{"Ref": "Action"}, "SSM:GetParameter"], "Resource": "*"})]}
	{finding.path | some finding in found} == {"Properties.PolicyDocument.Statement[0].Action[1]"}
}

under(condition) := policy({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": condition})

test_a_condition_that_names_nothing_does_not_help if {
	count(iam_secrets_by_name.findings) == 1 with input as {"resources": [under({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})]}
	count(iam_secrets_by_name.findings) == 1 with input as {"resources": [under({"StringNotEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}})]}
}

permissions := {"address": "a/b/C", "component": "a/b", "properties": {"InlinePolicy": {"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}}}}

test_a_permission_set_is_found_too if {
	found := iam_secrets_by_name.findings with input as {"resources": [permissions]}
	{finding.path | some finding in found} == {"Properties.InlinePolicy.Statement[0].Action[0]"}
}

test_named_secrets_and_conditions_pass if {
	count(iam_secrets_by_name.findings) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": {"Ref": "SecretArn"}}),
		policy({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}}),
		policy({"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}}),
		policy({"Effect": "Allow", "Action": ["kms:Encrypt", "*"], "Resource": "*"}),
	]}
}

everywhere := {"resources": [
	policy({"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue", "secretsmanager:ListSecrets"], "Resource": "*"}),
	policy({"Effect": "Allow", "Action": "kms:*", "Resource": {"Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/*"}}),
]}

test_it_is_an_error_in_production_only if {
	count(iam_secrets_by_name.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(iam_secrets_by_name.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(iam_secrets_by_name.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(iam_secrets_by_name.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
