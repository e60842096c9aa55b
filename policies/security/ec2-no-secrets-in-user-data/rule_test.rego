package deployer.rules.security.ec2_no_secrets_in_user_data_test

import data.deployer.rules.security.ec2_no_secrets_in_user_data

instance(written) := {"address": "tools/vm/It", "component": "tools/vm", "properties": {"UserData": written}}

test_assignments_and_keys_are_found if {
	found := ec2_no_secrets_in_user_data.deny with input as {"resources": [instance({"Fn::Base64": "#!/bin/sh\nexport DB_PASSWORD='hunter2'\n"})]}
	{finding.message | some finding in found} == {"the user data of `tools/vm` holds a secret"}
	count(ec2_no_secrets_in_user_data.deny) == 1 with input as {"resources": [instance({"Fn::Base64": {"Fn::Sub": concat("", ["aws configure AKIA", "IOSFODNN7EXAMPLE"])}})]}
	count(ec2_no_secrets_in_user_data.deny) == 1 with input as {"resources": [instance({"Fn::Base64": concat("", ["-----BEGIN ", "PRIVATE KEY-----"])})]}
	count(ec2_no_secrets_in_user_data.deny) == 1 with input as {"resources": [{
		"address": "a",
		"component": "b",
		"properties": {"LaunchTemplateData": {"UserData": {"Fn::Base64": concat("", ["-----BEGIN RSA ", "PRIVATE KEY-----"])}}},
	}]}
}

test_scripts_that_fetch_pass if {
	count(ec2_no_secrets_in_user_data.deny) == 0 with input as {"resources": [
		instance({"Fn::Base64": "#!/bin/sh\nDB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id a)\n"}),
		instance({"Fn::Base64": {"Fn::Sub": "TOKEN_FILE=/run/token\nDB_PASSWORD=${Password}\n"}}),
		instance({"Ref": "UserData"}),
		instance("IyEvYmluL3No"),
		{"address": "a", "component": "b", "properties": {}},
	]}
}
