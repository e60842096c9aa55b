package deployer.rules.security.ecr_public_policy_test

import data.deployer.rules.security.ecr_public_policy

repository(properties) := {
	"address": "shop/images/Repository",
	"component": "shop/images",
	"logicalId": "Repository",
	"type": "AWS::ECR::Repository",
	"properties": properties,
}

open := {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}

test_a_statement_for_everybody_is_found if {
	found := ecr_public_policy.deny with input as {"resources": [repository({"RepositoryPolicyText": {"Statement": [open]}})]}
	found == {{
		"resource": "shop/images/Repository",
		"path": "Properties.RepositoryPolicyText.Statement[0]",
		"message": "the policy of the repository `shop/images` lets everybody in",
	}}
}

test_named_accounts_and_conditions_pass if {
	count(ecr_public_policy.deny) == 0 with input as {"resources": [
		repository({}),
		repository({"RepositoryPolicyText": {"Statement": object.union(open, {"Principal": {"AWS": "111122223333"}})}}),
		repository({"RepositoryPolicyText": {"Statement": object.union(open, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}})}}),
	]}
}
