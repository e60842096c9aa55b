# METADATA
# title: No password stands in a template
# description: >-
#   A template is readable for everybody who may describe the stack, and stays in version control and in
#   CloudFormation's history for ever. A password in it is no secret.
# custom:
#   code: security/password-in-template
#   severity: error
#   area: security
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::Redshift::Cluster
#     - AWS::RedshiftServerless::Namespace
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::User
#     - AWS::MemoryDB::User
#     - AWS::AmazonMQ::Broker
#     - AWS::DMS::Endpoint
#     - AWS::SecretsManager::Secret
#     - AWS::OpenSearchService::Domain
#     - AWS::IAM::User
#   frameworks:
#     wellArchitected: [SEC02-BP03]
#   remediation: >-
#     Let AWS make the password, or refer to the secret with `passwordSecret` or
#     `{{resolve:secretsmanager:…}}`.
package deployer.rules.security.password_in_template

import data.deployer.lib.values

paths := {
	"MasterUserPassword", "AdminUserPassword", "AuthToken", "Password", "SecretString", "LoginProfile.Password",
	"AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword",
}

deny contains finding if {
	some resource in input.resources
	some path in paths
	is_literal(value(resource, path))
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [path]),
		"message": sprintf("a secret of `%s` stands in the template", [resource.component]),
	}
}

value(resource, "MasterUserPassword") := resource.properties.MasterUserPassword

value(resource, "AdminUserPassword") := resource.properties.AdminUserPassword

value(resource, "AuthToken") := resource.properties.AuthToken

value(resource, "Password") := resource.properties.Password

value(resource, "SecretString") := resource.properties.SecretString

value(resource, "LoginProfile.Password") := resource.properties.LoginProfile.Password

value(resource, "AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword") := password if {
	password := resource.properties.AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword
}

# Users of caches and brokers have several.
deny contains finding if {
	some resource in input.resources
	some index, password in values.items(resource.properties.Passwords)
	is_literal(password)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Passwords[%d]", [index]),
		"message": sprintf("a secret of `%s` stands in the template", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, password in values.items(resource.properties.AuthenticationMode.Passwords)
	is_literal(password)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.AuthenticationMode.Passwords[%d]", [index]),
		"message": sprintf("a secret of `%s` stands in the template", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::AmazonMQ::Broker"
	some index, user in values.items(resource.properties.Users)
	is_literal(user.Password)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Users[%d].Password", [index]),
		"message": sprintf("a secret of `%s` stands in the template", [resource.component]),
	}
}

# A text with a dynamic reference is filled in when it is deployed; an empty one is a place to fill.
is_literal(value) if {
	is_string(value)
	not value in {"", "{}"}
	not contains(value, "{{resolve:")
}
