package deployer.rules.security.cognito_no_guests_test

import data.deployer.rules.security.cognito_no_guests

pool(guests) := {
	"address": "web/users/Identities",
	"component": "web/users",
	"properties": {"AllowUnauthenticatedIdentities": guests},
}

test_guests_are_found if {
	found := cognito_no_guests.warn with input as {"resources": [pool(true), pool("true")]}
	{finding.message | some finding in found} == {"the identity pool `web/users` gives credentials to everybody"}
}

test_no_guests_pass if {
	count(cognito_no_guests.warn) == 0 with input as {"resources": [pool(false), pool({"Ref": "Guests"})]}
}
