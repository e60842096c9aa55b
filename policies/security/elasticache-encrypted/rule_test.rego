package deployer.rules.security.elasticache_encrypted_test

import data.deployer.rules.security.elasticache_encrypted

cache(properties) := {
	"address": "shop/cache/ReplicationGroup",
	"component": "shop/cache",
	"logicalId": "ReplicationGroup",
	"type": "AWS::ElastiCache::ReplicationGroup",
	"properties": properties,
}

test_a_cache_in_the_clear_is_found if {
	found := elasticache_encrypted.deny with input as {"resources": [cache({"Engine": "redis"})]}
	found == {{
		"resource": "shop/cache/ReplicationGroup",
		"path": "Properties.AtRestEncryptionEnabled",
		"message": "the cache `shop/cache` is not encrypted on disk",
	}}
	count(elasticache_encrypted.deny) == 1 with input as {"resources": [cache({"Engine": "valkey", "AtRestEncryptionEnabled": "false"})]}
}

cluster(properties) := {
	"address": "shop/cache/CacheCluster",
	"component": "shop/cache",
	"logicalId": "CacheCluster",
	"type": "AWS::ElastiCache::CacheCluster",
	"properties": properties,
}

test_a_cluster_of_redis_is_found if {
	found := elasticache_encrypted.deny with input as {"resources": [cluster({"Engine": "redis"})]}
	{finding.path | some finding in found} == {"Properties.Engine"}
}

test_memcached_and_unknown_engines_pass if {
	count(elasticache_encrypted.deny) == 0 with input as {"resources": [cluster({"Engine": "memcached"}), cluster({"Engine": {"Ref": "Engine"}})]}
}

test_encrypted_caches_pass if {
	count(elasticache_encrypted.deny) == 0 with input as {"resources": [
		cache({"AtRestEncryptionEnabled": "true"}),
		cache({"AtRestEncryptionEnabled": {"Ref": "Encrypted"}}),
		cache({"Engine": "valkey"}),
		cache({"GlobalReplicationGroupId": "global"}),
	]}
}
