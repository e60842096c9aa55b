package deployer.rules.security.elasticache_tls_test

import data.deployer.rules.security.elasticache_tls

cache(properties) := {
	"address": "shop/cache/ReplicationGroup",
	"component": "shop/cache",
	"logicalId": "ReplicationGroup",
	"type": "AWS::ElastiCache::ReplicationGroup",
	"properties": properties,
}

test_a_cache_without_tls_is_found if {
	found := elasticache_tls.deny with input as {"resources": [cache({}), cache({"TransitEncryptionEnabled": false})]}
	found == {{
		"resource": "shop/cache/ReplicationGroup",
		"path": "Properties.TransitEncryptionEnabled",
		"message": "connections to the cache `shop/cache` are not encrypted",
	}}
}

test_a_cache_that_takes_both_is_a_warning if {
	found := elasticache_tls.warn with input as {"resources": [cache({"TransitEncryptionEnabled": true, "TransitEncryptionMode": "preferred"})]}
	found == {{
		"resource": "shop/cache/ReplicationGroup",
		"path": "Properties.TransitEncryptionMode",
		"message": "connections to the cache `shop/cache` may do without TLS",
	}}
}

cluster(properties) := object.union(cache(properties), {"type": "AWS::ElastiCache::CacheCluster"})

test_a_cluster_without_tls_is_found if {
	count(elasticache_tls.deny) == 1 with input as {"resources": [cluster({"Engine": "redis"}), cluster({"Engine": "memcached"})]}
	count(elasticache_tls.warn) == 1 with input as {"resources": [cluster({"Engine": "memcached", "TransitEncryptionEnabled": "false"})]}
}

harmless := [
	cluster({"Engine": "memcached", "TransitEncryptionEnabled": true}),
	cluster({"Engine": "memcached", "TransitEncryptionEnabled": {"Ref": "Tls"}}),
	cluster({"Engine": {"Ref": "Engine"}}),
	cache({"TransitEncryptionEnabled": "true", "TransitEncryptionMode": "required"}),
	cache({"TransitEncryptionEnabled": {"Ref": "Tls"}}),
	cache({"GlobalReplicationGroupId": "global"}),
]

test_caches_with_tls_pass if {
	count(elasticache_tls.deny) == 0 with input as {"resources": harmless}
	count(elasticache_tls.warn) == 0 with input as {"resources": harmless}
}
