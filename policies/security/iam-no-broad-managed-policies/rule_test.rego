package deployer.rules.security.iam_no_broad_managed_policies_test

import data.deployer.rules.security.iam_no_broad_managed_policies

role(arns) := {
	"address": "orders/api/Role",
	"component": "orders/api",
	"properties": {"ManagedPolicyArns": arns},
}

test_the_broadest_are_found if {
	found := iam_no_broad_managed_policies.deny with input as {"resources": [
		role(["arn:aws:iam::aws:policy/AdministratorAccess"]),
		role([{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/IAMFullAccess"}]),
		role([{"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::aws:policy/PowerUserAccess"]]}]),
	]}
	{finding.message | some finding in found} == {
		"`orders/api` has the policy `AdministratorAccess`",
		"`orders/api` has the policy `IAMFullAccess`",
		"`orders/api` has the policy `PowerUserAccess`",
	}
}

test_all_of_a_service_is_warned_of if {
	found := iam_no_broad_managed_policies.warn with input as {"resources": [role(["arn:aws:iam::aws:policy/AmazonS3FullAccess", "arn:aws:iam::aws:policy/IAMFullAccess"])]}
	{finding.path | some finding in found} == {"Properties.ManagedPolicyArns[0]"}
}

permissions(arns) := {
	"address": "access/people/Admins",
	"component": "access/people",
	"properties": {"ManagedPolicies": arns},
}

test_a_permission_set_is_found_too if {
	found := iam_no_broad_managed_policies.deny with input as {"resources": [permissions(["arn:aws:iam::aws:policy/job-function/Billing", "arn:aws:iam::aws:policy/AdministratorAccess"])]}
	{finding.path | some finding in found} == {"Properties.ManagedPolicies[1]"}
	count(iam_no_broad_managed_policies.warn) == 1 with input as {"resources": [permissions("arn:aws:iam::aws:policy/AmazonS3FullAccess")]}
}

resources := [
	permissions(["arn:aws:iam::aws:policy/job-function/Billing"]),
	role(["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy", {"Ref": "Policy"}]),
	role(["arn:aws:iam::123456789012:policy/QueueFullAccess"]),
	role({"Ref": "Policies"}),
]

test_narrow_policies_and_own_ones_pass if {
	count(iam_no_broad_managed_policies.deny | iam_no_broad_managed_policies.warn) == 0 with input as {"resources": resources}
}
