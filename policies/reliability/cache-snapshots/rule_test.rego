package deployer.rules.reliability.cache_snapshots_test

import data.deployer.rules.reliability.cache_snapshots

production(properties) := {"environment": {"production": true}, "resources": [cache(properties)]}

cache(properties) := {"address": "shop/cache/Cache", "component": "shop/cache", "type": "AWS::ElastiCache::ReplicationGroup", "properties": properties}

test_a_cache_without_snapshots_is_found if {
	count(cache_snapshots.deny) == 1 with input as production({})
	count(cache_snapshots.deny) == 1 with input as production({"SnapshotRetentionLimit": 0})
	count(cache_snapshots.deny) == 1 with input as production({"SnapshotRetentionLimit": "0"})
}

test_a_cache_with_snapshots_passes if {
	count(cache_snapshots.deny) == 0 with input as production({"SnapshotRetentionLimit": 7})
	count(cache_snapshots.deny) == 0 with input as production({"SnapshotRetentionLimit": "1"})
	count(cache_snapshots.deny) == 0 with input as production({"SnapshotRetentionLimit": {"Ref": "Days"}})
}

test_memcached_cannot_keep_any if count(cache_snapshots.deny) == 0 with input as production({"Engine": "memcached"})

test_other_environments_pass if {
	count(cache_snapshots.deny) == 0 with input as {"environment": {"production": false}, "resources": [cache({})]}
}
