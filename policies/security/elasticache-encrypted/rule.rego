# METADATA
# title: Caches are encrypted on disk
# description: >-
#   Snapshots and what a node writes to disk are readable for whoever gets hold of them. Encryption cannot
#   be turned on later without making the cache anew.
# custom:
#   code: security/elasticache-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ElastiCache::ReplicationGroup, AWS::ElastiCache::CacheCluster]
#   frameworks:
#     fsbp: [ElastiCache.4]
#     wellArchitected: [SEC08-BP02]
#   remediation: >-
#     Remove the override of `AtRestEncryptionEnabled`; the compiler encrypts every cache. Turn a cluster of Redis into a
#     replication group, of one node if it has to be.
package deployer.rules.security.elasticache_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::ElastiCache::ReplicationGroup"
	not values.is_true(resource.properties.AtRestEncryptionEnabled)
	not values.is_intrinsic(resource.properties.AtRestEncryptionEnabled)
	not is_encrypted_anyway(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.AtRestEncryptionEnabled",
		"message": sprintf("the cache `%s` is not encrypted on disk", [resource.component]),
	}
}

# A cluster by itself has no such encryption. Memcached keeps nothing on disk.
deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::ElastiCache::CacheCluster"
	lower(resource.properties.Engine) == "redis"
	finding := {
		"resource": resource.address,
		"path": "Properties.Engine",
		"message": sprintf("the cache `%s` is a cluster without a replication group and cannot be encrypted", [resource.component]),
	}
}

# Valkey is encrypted unless it is told otherwise, and a member of a global datastore is what the primary is.
is_encrypted_anyway(resource) if {
	not values.is_false(resource.properties.AtRestEncryptionEnabled)
	resource.properties.Engine == "valkey"
}

is_encrypted_anyway(resource) if resource.properties.GlobalReplicationGroupId
