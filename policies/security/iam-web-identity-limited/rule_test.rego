package deployer.rules.security.iam_web_identity_limited_test

import data.deployer.rules.security.iam_web_identity_limited

role(statement) := {
	"address": "orders/api/Role",
	"component": "orders/api",
	"properties": {"AssumeRolePolicyDocument": {"Statement": statement}},
}

github := {"Federated": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com"}}

trust(principal, condition) := {
	"Effect": "Allow",
	"Principal": principal,
	"Action": "sts:AssumeRoleWithWebIdentity",
	"Condition": condition,
}

audience := {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}

anything := {"StringLike": {"token.actions.githubusercontent.com:sub": ["repo:*"]}}

test_a_trust_without_a_subject_is_found if {
	found := iam_web_identity_limited.deny with input as {"resources": [role(trust(github, audience))]}
	count(found) == 1
	count(iam_web_identity_limited.deny) == 1 with input as {"resources": [role([trust({"Federated": {"Ref": "Provider"}}, audience)])]}
	count(iam_web_identity_limited.deny) == 1 with input as {"resources": [role(trust({"Federated": {"Fn::GetAtt": ["Provider", "Arn"]}}, audience))]}
	count(iam_web_identity_limited.deny) == 1 with input as {"resources": [role(trust(github, anything))]}
}

exception := {"StringNotLike": {"token.actions.githubusercontent.com:sub": "repo:acme/test:*"}}

anyones_main := {"StringLike": {"token.actions.githubusercontent.com:sub": ["repo:*/*:ref:refs/heads/main"]}}

test_exceptions_patterns_for_every_owner_and_wildcards_are_found if {
	count(iam_web_identity_limited.deny) == 1 with input as {"resources": [role(trust(github, exception))]}
	count(iam_web_identity_limited.deny) == 1 with input as {"resources": [role(trust(github, anyones_main))]}
	count(iam_web_identity_limited.deny) == 1 with input as {"resources": [role(object.union(trust(github, audience), {"Action": [{"Ref": "Action"}, "STS:AssumeRoleWith*"]}))]}
}

subject := {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main"}}

test_a_subject_passes if {
	count(iam_web_identity_limited.deny) == 0 with input as {"resources": [role(trust(github, subject))]}
	count(iam_web_identity_limited.deny) == 0 with input as {"resources": [role(trust(github, {"StringLike": {"token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:*"}}}))]}
	count(iam_web_identity_limited.deny) == 0 with input as {"resources": [role(trust(github, {"StringEquals": {"Fn::Transform": {}}}))]}
	count(iam_web_identity_limited.deny) == 0 with input as {"resources": [role(trust(github, {"Fn::If": ["A", {}, {}]}))]}
}

test_other_principals_pass if {
	count(iam_web_identity_limited.deny) == 0 with input as {"resources": [
		role({"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}),
		role(trust({"Federated": "cognito-identity.amazonaws.com"}, {"StringEquals": {"cognito-identity.amazonaws.com:aud": "a"}})),
	]}
}
