package deployer.rules.security.elasticache_authentication_test

import data.deployer.rules.security.elasticache_authentication

resource(type, properties) := {
	"address": "shop/cache/Cache",
	"component": "shop/cache",
	"logicalId": "Cache",
	"type": type,
	"properties": properties,
}

production(resources) := {"environment": {"production": true}, "resources": resources}

test_a_cache_that_asks_nobody_is_found if {
	found := elasticache_authentication.deny with input as production([resource("AWS::ElastiCache::ReplicationGroup", {})])
	found == {{
		"resource": "shop/cache/Cache",
		"path": "",
		"message": "everything that reaches the cache `shop/cache` may use it",
	}}
	count(elasticache_authentication.deny) == 1 with input as production([resource("AWS::ElastiCache::ServerlessCache", {"Engine": "redis"})])
}

test_tokens_and_users_pass if {
	count(elasticache_authentication.deny) == 0 with input as production([
		resource("AWS::ElastiCache::ReplicationGroup", {"AuthToken": {"Ref": "Token"}}),
		resource("AWS::ElastiCache::ReplicationGroup", {"UserGroupIds": ["users"]}),
		resource("AWS::ElastiCache::ServerlessCache", {"UserGroupId": "users"}),
	])
}

test_memcached_and_other_environments_pass if {
	count(elasticache_authentication.deny) == 0 with input as production([resource("AWS::ElastiCache::ServerlessCache", {"Engine": "memcached"})])
	count(elasticache_authentication.deny) == 0 with input as {
		"environment": {"production": false},
		"resources": [resource("AWS::ElastiCache::ReplicationGroup", {})],
	}
}
