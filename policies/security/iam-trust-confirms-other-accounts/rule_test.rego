package deployer.rules.security.iam_trust_confirms_other_accounts_test

import data.deployer.rules.security.iam_trust_confirms_other_accounts

role(statement) := {
	"address": "orders/api/Role",
	"component": "orders/api",
	"properties": {"AssumeRolePolicyDocument": {"Statement": statement}},
}

trust(principal) := {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}

test_another_account_without_a_condition_is_found if {
	found := iam_trust_confirms_other_accounts.warn with input as {"environment": {"accountId": "111111111111"}, "resources": [
		role(trust("arn:aws:iam::222222222222:root")),
		role([trust(["333333333333"])]),
	]}
	{finding.message | some finding in found} == {
		"all of `222222222222` may assume a role of `orders/api` without a condition",
		"all of `333333333333` may assume a role of `orders/api` without a condition",
	}
}

test_a_condition_that_proves_nothing_does_not_help if {
	found := iam_trust_confirms_other_accounts.warn with input as {"environment": {"accountId": "111111111111"}, "resources": [
		role(object.union(trust("222222222222"), {"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}})),
		role(object.union(trust([{"Ref": "Other"}, "333333333333"]), {"Condition": {"StringNotEquals": {"sts:ExternalId": "abc"}}})),
	]}
	count(found) == 2
}

test_the_own_account_named_roles_and_conditions_pass if {
	count(iam_trust_confirms_other_accounts.warn) == 0 with input as {"environment": {"accountId": "111111111111"}, "resources": [
		role(trust("arn:aws:iam::111111111111:root")),
		role(trust("arn:aws:iam::222222222222:role/reader")),
		role(trust({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"})),
		role({"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}),
		role(object.union(trust("222222222222"), {"Condition": {"StringEquals": {"sts:ExternalId": "abc"}}})),
		role(object.union(trust("222222222222"), {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}})),
		role(object.union(trust("222222222222"), {"Effect": "Deny"})),
	]}
}
