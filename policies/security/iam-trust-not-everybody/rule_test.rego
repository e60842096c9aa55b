package deployer.rules.security.iam_trust_not_everybody_test

import data.deployer.rules.security.iam_trust_not_everybody

role(statement) := {
	"address": "orders/api/Role",
	"component": "orders/api",
	"properties": {"AssumeRolePolicyDocument": {"Statement": statement}},
}

test_everybody_is_found if {
	found := iam_trust_not_everybody.deny with input as {"resources": [
		role({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}),
		role([{"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "sts:AssumeRole", "Condition": {"Bool": {"aws:SecureTransport": true}}}]),
	]}
	{finding.path | some finding in found} == {"Properties.AssumeRolePolicyDocument.Statement[0].Principal"}
}

test_everybody_but_a_few_is_found if {
	found := iam_trust_not_everybody.deny with input as {"resources": [role({"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole"})]}
	{finding.path | some finding in found} == {"Properties.AssumeRolePolicyDocument.Statement[0].NotPrincipal"}
}

test_an_exception_does_not_help if {
	found := iam_trust_not_everybody.deny with input as {"resources": [role({
		"Effect": "Allow",
		"Principal": "*",
		"Action": "sts:AssumeRole",
		"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abc"}},
	})]}
	count(found) == 1
}

test_services_and_an_organisation_pass if {
	count(iam_trust_not_everybody.deny) == 0 with input as {"resources": [
		role({"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}),
		role({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}),
		role({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}}}),
		role({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {"Fn::If": ["A", {}, {}]}}),
		role({"Effect": "Allow", "NotPrincipal": {"AWS": "a"}, "Condition": {"StringEquals": {"aws:PrincipalTag/team": "a"}}}),
		role({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole"}),
	]}
}
