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

test_named_secrets_and_conditions_pass if {
	count(iam_secrets_by_name.findings) == 0 with input as {"resources": [
		policy({"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": {"Ref": "SecretArn"}}),
		policy({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}}),
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
