package deployer.rules.security.iam_no_access_keys_test

import data.deployer.rules.security.iam_no_access_keys

key(properties) := {"address": "tools/ci/Key", "component": "tools/ci", "properties": properties}

test_a_key_is_found if {
	found := iam_no_access_keys.findings with input as {"resources": [key({"UserName": {"Ref": "User"}}), key({"UserName": "ci", "Status": "Active"})]}
	found == {{
		"resource": "tools/ci/Key",
		"path": "Properties.UserName",
		"message": "`tools/ci` makes an access key that never ends",
	}}
}

test_a_key_that_was_turned_off_passes if {
	count(iam_no_access_keys.findings) == 0 with input as {"resources": [key({"UserName": "ci", "Status": "Inactive"})]}
}

everywhere := {"resources": [key({"UserName": {"Ref": "User"}}), key({"UserName": "ci", "Status": "Active"})]}

test_it_is_an_error_in_production_only if {
	count(iam_no_access_keys.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(iam_no_access_keys.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(iam_no_access_keys.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(iam_no_access_keys.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
