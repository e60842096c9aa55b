package deployer.rules.security.lambda_url_authenticated_test

import data.deployer.rules.security.lambda_url_authenticated

url(auth) := {"address": "orders/hook/Url", "component": "orders/hook", "properties": {"AuthType": auth}}

test_an_open_url_is_found if {
	found := lambda_url_authenticated.deny with input as {"resources": [url("NONE")]}
	found == {{
		"resource": "orders/hook/Url",
		"path": "Properties.AuthType",
		"message": "everybody may call the function `orders/hook` at its URL",
	}}
}

test_iam_and_unknown_pass if {
	count(lambda_url_authenticated.deny) == 0 with input as {"resources": [url("AWS_IAM"), url({"Ref": "Auth"})]}
}
