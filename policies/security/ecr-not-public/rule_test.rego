package deployer.rules.security.ecr_not_public_test

import data.deployer.rules.security.ecr_not_public

repository(statement) := {
	"address": "tools/images/Repository",
	"component": "tools/images",
	"properties": {"RepositoryPolicyText": {"Statement": statement}},
}

pull(principal) := {"Effect": "Allow", "Principal": principal, "Action": "ecr:BatchGetImage"}

test_a_public_repository_is_found if {
	found := ecr_not_public.deny with input as {"resources": [repository(pull("*")), repository([pull({"AWS": "*"})])]}
	{finding.path | some finding in found} == {"Properties.RepositoryPolicyText.Statement[0].Principal"}
}

test_accounts_and_organisations_pass if {
	count(ecr_not_public.deny) == 0 with input as {"resources": [
		repository(pull({"AWS": "arn:aws:iam::123456789012:root"})),
		repository(object.union(pull("*"), {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}})),
		repository(object.union(pull("*"), {"Effect": "Deny"})),
	]}
}
