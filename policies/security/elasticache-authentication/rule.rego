# METADATA
# title: Production caches ask who is there
# description: >-
#   A cache without a token or users believes everybody who can reach its port, be it a forgotten instance
#   or an attacker's first foothold.
# custom:
#   code: security/elasticache-authentication
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::ElastiCache::ReplicationGroup, AWS::ElastiCache::ServerlessCache]
#   frameworks:
#     fsbp: [ElastiCache.6]
#     wellArchitected: [SEC03-BP02]
#   remediation: Write `users`, or `authTokenSecret` with the secret that holds the token.
package deployer.rules.security.elasticache_authentication

deny contains finding if {
	input.environment.production
	some resource in input.resources
	not resource.properties.AuthToken
	not resource.properties.UserGroupIds
	not resource.properties.UserGroupId
	not resource.properties.Engine == "memcached"
	finding := {
		"resource": resource.address,
		"path": "",
		"message": sprintf("everything that reaches the cache `%s` may use it", [resource.component]),
	}
}
