# METADATA
# title: Users of caches have passwords
# description: >-
#   An active user without a password lets everybody in who knows the name, and the name is `default` if
#   nobody says one.
# custom:
#   code: security/elasticache-user-password
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ElastiCache::User]
#   frameworks:
#     wellArchitected: [SEC02-BP01]
#   remediation: Give the user a password or the authentication mode `iam`, or turn it off with `off -@all`.
package deployer.rules.security.elasticache_user_password

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_true(resource.properties.NoPasswordRequired)
	is_active(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.NoPasswordRequired",
		"message": sprintf("a user of the cache `%s` needs no password", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	resource.properties.AuthenticationMode.Type == "no-password-required"
	is_active(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.AuthenticationMode.Type",
		"message": sprintf("a user of the cache `%s` needs no password", [resource.component]),
	}
}

# A user that nobody turns off is on.
is_active(resource) if not resource.properties.AccessString

is_active(resource) if "on" in split(lower(resource.properties.AccessString), " ")
