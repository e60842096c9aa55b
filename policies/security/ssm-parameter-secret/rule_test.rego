package deployer.rules.security.ssm_parameter_secret_test

import data.deployer.rules.security.ssm_parameter_secret

parameter(properties) := {
	"address": "shop/settings/Parameter",
	"component": "shop/settings",
	"logicalId": "Parameter",
	"type": "AWS::SSM::Parameter",
	"properties": properties,
}

test_a_secret_in_a_parameter_is_found if {
	found := ssm_parameter_secret.deny with input as {"resources": [parameter({"Name": "/shop/db/Password", "Type": "String", "Value": "example-password"})]}
	found == {{
		"resource": "shop/settings/Parameter",
		"path": "Properties.Value",
		"message": "the parameter `/shop/db/Password` holds a secret in the clear",
	}}
}

test_other_parameters_pass if {
	count(ssm_parameter_secret.deny) == 0 with input as {"resources": [
		parameter({"Name": "/shop/db/password-length", "Value": "12"}),
		parameter({"Name": "/shop/db/password", "Value": {"Ref": "Password"}}),
		parameter({"Name": "/shop/db/secret", "Value": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"}),
		parameter({"Name": {"Fn::Sub": "/${Stage}/password"}, "Value": "x"}),
		parameter({"Value": "x"}),
	]}
}
