package deployer.rules.security.drift_public_access_test

import data.deployer.rules.security.drift_public_access as rule

drift(path, kind, actual) := {"drift": [{
	"component": "shop/data",
	"logicalId": "Thing",
	"differences": [{"path": path, "kind": kind, "expected": "something", "actual": actual}],
}]}

test_what_was_made_public_is_found if {
	count(rule.deny) == 1 with input as drift("Properties.PubliclyAccessible", "changed", true)
	count(rule.deny) == 1 with input as drift("Properties.PublicAccessBlockConfiguration.BlockPublicAcls", "changed", false)
	count(rule.deny) == 1 with input as drift("Properties.PublicAccessBlockConfiguration", "removed", null)
	count(rule.deny) == 1 with input as drift("Properties.AuthType", "changed", "NONE")
}

test_what_became_private_or_is_something_else_is_not_found if {
	count(rule.deny) == 0 with input as drift("Properties.PubliclyAccessible", "changed", false)
	count(rule.deny) == 0 with input as drift("Properties.PublicAccessBlockConfiguration.BlockPublicAcls", "changed", "true")
	count(rule.deny) == 0 with input as drift("Properties.PublicAccessBlockConfiguration", "changed", {})
	count(rule.deny) == 0 with input as drift("Properties.AuthType", "changed", "AWS_IAM")
	count(rule.deny) == 0 with input as drift("Properties.MultiAZ", "changed", false)
}
