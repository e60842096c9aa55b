package deployer.rules.security.cognito_password_policy_test

import data.deployer.rules.security.cognito_password_policy

pool(policy) := {
	"address": "web/users/Pool",
	"component": "web/users",
	"properties": {"Policies": {"PasswordPolicy": policy}},
}

classes := {"RequireLowercase": true, "RequireUppercase": "true", "RequireNumbers": true, "RequireSymbols": true}

test_weak_passwords_are_found if {
	found := cognito_password_policy.warn with input as {"resources": [
		pool({"MinimumLength": 8}),
		pool({"RequireSymbols": true}),
		pool(object.union(classes, {"MinimumLength": 6})),
	]}
	{finding.message | some finding in found} == {"the user pool `web/users` accepts weak passwords"}
}

test_long_mixed_default_and_unknown_ones_pass if {
	count(cognito_password_policy.warn) == 0 with input as {"resources": [
		pool({"MinimumLength": "14"}),
		pool(object.union(classes, {"MinimumLength": 8})),
		pool({"MinimumLength": {"Ref": "Length"}}),
		pool({"Fn::If": ["A", {}, {}]}),
		{"address": "a", "component": "b", "properties": {}},
	]}
}
