package deployer.rules.security.lambda_url_authenticated_test

import data.deployer.rules.security.lambda_url_authenticated

url(auth) := {"address": "orders/hook/Url", "component": "orders/hook", "properties": {"AuthType": auth}}

test_an_open_url_is_found if {
	found := lambda_url_authenticated.findings with input as {"resources": [url("NONE")]}
	found == {{
		"resource": "orders/hook/Url",
		"path": "Properties.AuthType",
		"message": "everybody may call the function `orders/hook` at its URL",
	}}
}

test_iam_and_unknown_pass if {
	count(lambda_url_authenticated.findings) == 0 with input as {"resources": [url("AWS_IAM"), url({"Ref": "Auth"})]}
}

everywhere := {"resources": [url("NONE")]}

test_it_is_an_error_in_production_only if {
	count(lambda_url_authenticated.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(lambda_url_authenticated.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(lambda_url_authenticated.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(lambda_url_authenticated.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
