package deployer.rules.security.no_literal_secrets_test

import data.deployer.rules.security.no_literal_secrets

resource(properties) := {"address": "orders/api/It", "component": "orders/api", "properties": properties}

variable := {"Name": "DB_PASSWORD", "Value": "hunter2"}

reference := {"Name": "DB_PASSWORD", "Value": {"Ref": "Password"}}

task(variables) := resource({"ContainerDefinitions": [{"Environment": variables}]})

test_literals_are_found_wherever_variables_stand if {
	found := no_literal_secrets.deny with input as {"resources": [
		task([variable]),
		resource({"Environment": {"Variables": {"DB_PASSWORD": "hunter2"}}}),
		resource({"Environment": {"EnvironmentVariables": [variable]}}),
		resource({"ContainerProperties": {"Environment": [variable]}}),
		resource({"SourceConfiguration": {"ImageRepository": {"ImageConfiguration": {"RuntimeEnvironmentVariables": [variable]}}}}),
	]}
	{finding.path | some finding in found} == {
		"Properties.ContainerDefinitions[0].Environment[0].Value",
		"Properties.Environment.Variables.DB_PASSWORD",
		"Properties.Environment.EnvironmentVariables[0].Value",
		"Properties.ContainerProperties.Environment[0].Value",
		"Properties.SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables",
	}
	{finding.message | some finding in found} == {"the variable `DB_PASSWORD` of `orders/api` holds a secret"}
}

webhook := {"Name": "ALERTS", "Value": "https://hooks.slack.com/services/T0/B0/abc"}

connection := {"Name": "DATABASE_URL", "Value": {"Fn::Sub": "postgres://shop:hunter2@${Database.Endpoint.Address}/shop"}}

test_passwords_in_urls_and_webhooks_are_found if {
	found := no_literal_secrets.deny with input as {"resources": [
		task([webhook, connection, {"Name": "MYSQL_PWD", "Value": "hunter2"}]),
		resource({"Environment": {"Variables": {"CACHE": "redis://:hunter2@cache:6379"}}}),
		resource({"ContainerProperties": {"Environment": webhook}}),
	]}
	{finding.path | some finding in found} == {
		"Properties.ContainerDefinitions[0].Environment[0].Value",
		"Properties.ContainerDefinitions[0].Environment[1].Value",
		"Properties.ContainerDefinitions[0].Environment[2].Value",
		"Properties.Environment.Variables.CACHE",
		"Properties.ContainerProperties.Environment[0].Value",
	}
}

test_urls_without_a_password_pass if {
	count(no_literal_secrets.deny) == 0 with input as {"resources": [
		task([{"Name": "DATABASE_URL", "Value": {"Fn::Sub": "postgres://shop:${Password}@${Database.Endpoint.Address}/shop"}}]),
		resource({"Environment": {"Variables": {"SHOP": "https://shop.example.com/a", "CACHE": "redis://cache:6379"}}}),
	]}
}

test_references_and_harmless_variables_pass if {
	count(no_literal_secrets.deny) == 0 with input as {"resources": [
		task([reference, {"Name": "LOG_LEVEL", "Value": "info"}]),
		resource({"Environment": {"Variables": {"SECRET_ARN": "arn:aws:a", "TOKEN_TTL": "60"}}}),
		resource({"Environment": {"EnvironmentVariables": [object.union(variable, {"Type": "SECRETS_MANAGER"})]}}),
		resource({"ContainerProperties": {"Environment": [reference]}}),
	]}
}
