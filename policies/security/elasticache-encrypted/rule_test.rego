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

test_encrypted_caches_pass if {
	count(elasticache_encrypted.deny) == 0 with input as {"resources": [
		cache({"AtRestEncryptionEnabled": "true"}),
		cache({"AtRestEncryptionEnabled": {"Ref": "Encrypted"}}),
		cache({"Engine": "valkey"}),
		cache({"GlobalReplicationGroupId": "global"}),
	]}
}
