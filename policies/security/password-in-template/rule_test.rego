package deployer.rules.security.password_in_template_test

import data.deployer.rules.security.password_in_template

resource(type, properties) := {
	"address": "orders/database/Resource",
	"component": "orders/database",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

test_a_password_in_the_template_is_found if {
	found := password_in_template.deny with input as {"resources": [resource("AWS::RDS::DBInstance", {"MasterUserPassword": "example-password"})]}
	found == {{
		"resource": "orders/database/Resource",
		"path": "Properties.MasterUserPassword",
		"message": "a secret of `orders/database` stands in the template",
	}}
}

test_a_nested_password_is_found if {
	found := password_in_template.deny with input as {"resources": [
		resource("AWS::IAM::User", {"LoginProfile": {"Password": "example-password"}}),
		resource("AWS::OpenSearchService::Domain", {"AdvancedSecurityOptions": {"MasterUserOptions": {"MasterUserPassword": "example-password"}}}),
	]}
	{finding.path | some finding in found} == {
		"Properties.LoginProfile.Password",
		"Properties.AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword",
	}
}

test_every_other_property_is_looked_at if {
	count(password_in_template.deny) == 4 with input as {"resources": [
		resource("AWS::RedshiftServerless::Namespace", {"AdminUserPassword": "example-password"}),
		resource("AWS::ElastiCache::ReplicationGroup", {"AuthToken": "example-password"}),
		resource("AWS::DMS::Endpoint", {"Password": "example-password"}),
		resource("AWS::SecretsManager::Secret", {"SecretString": "example-password"}),
	]}
}

test_passwords_of_users_are_found if {
	found := password_in_template.deny with input as {"resources": [
		resource("AWS::ElastiCache::User", {"Passwords": [{"Ref": "First"}, "example-password"]}),
		resource("AWS::MemoryDB::User", {"AuthenticationMode": {"Type": "password", "Passwords": ["example-password"]}}),
		resource("AWS::AmazonMQ::Broker", {"Users": [{"Username": "admin", "Password": "example-password"}]}),
	]}
	{finding.path | some finding in found} == {
		"Properties.Passwords[1]",
		"Properties.AuthenticationMode.Passwords[0]",
		"Properties.Users[0].Password",
	}
}

test_a_single_password_is_found_too if {
	found := password_in_template.deny with input as {"resources": [resource("AWS::ElastiCache::User", {"Passwords": "example-password"})]}
	{finding.path | some finding in found} == {"Properties.Passwords[0]"}
}

test_references_and_places_to_fill_pass if {
	count(password_in_template.deny) == 0 with input as {"resources": [
		resource("AWS::RDS::DBInstance", {"MasterUserPassword": "{{resolve:secretsmanager:orders:SecretString:password}}"}),
		resource("AWS::RDS::DBCluster", {"MasterUserPassword": {"Ref": "Password"}}),
		resource("AWS::RDS::DBCluster", {"ManageMasterUserPassword": true}),
		resource("AWS::SecretsManager::Secret", {"SecretString": "{}"}),
		resource("AWS::SecretsManager::Secret", {"GenerateSecretString": {}}),
		resource("AWS::AmazonMQ::Broker", {"Users": [{"Username": "admin", "Password": {"Ref": "Password"}}]}),
	]}
}
