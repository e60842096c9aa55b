# METADATA
# title: Caches insist on TLS
# description: >-
#   Without TLS everything that is written to a cache, sessions and passwords of the cache among it, goes
#   through the network in the clear.
# custom:
#   code: security/elasticache-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ElastiCache::ReplicationGroup, AWS::ElastiCache::CacheCluster]
#   frameworks:
#     fsbp: [ElastiCache.5]
#     wellArchitected: [SEC09-BP02]
#   remediation: Remove the override of `TransitEncryptionEnabled`; the compiler turns it on for every cache.
package deployer.rules.security.elasticache_tls

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::ElastiCache::ReplicationGroup"
	not values.is_true(resource.properties.TransitEncryptionEnabled)
	not values.is_intrinsic(resource.properties.TransitEncryptionEnabled)
	not resource.properties.GlobalReplicationGroupId
	finding := {
		"resource": resource.address,
		"path": "Properties.TransitEncryptionEnabled",
		"message": sprintf("connections to the cache `%s` are not encrypted", [resource.component]),
	}
}

# Clusters by themselves: Redis has no TLS there, Memcached has it since 1.6.12 and with clients that know it.
deny contains finding if {
	some resource in input.resources
	is_plain_cluster(resource)
	lower(resource.properties.Engine) == "redis"
	finding := {
		"resource": resource.address,
		"path": "Properties.TransitEncryptionEnabled",
		"message": sprintf("connections to the cache `%s` are not encrypted", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	is_plain_cluster(resource)
	lower(resource.properties.Engine) == "memcached"
	finding := {
		"resource": resource.address,
		"path": "Properties.TransitEncryptionEnabled",
		"message": sprintf("connections to the cache `%s` are not encrypted", [resource.component]),
	}
}

is_plain_cluster(resource) if {
	resource.type == "AWS::ElastiCache::CacheCluster"
	not values.is_true(resource.properties.TransitEncryptionEnabled)
	not values.is_intrinsic(resource.properties.TransitEncryptionEnabled)
}

# `preferred` is meant for the days in which clients change to TLS.
warn contains finding if {
	some resource in input.resources
	resource.properties.TransitEncryptionMode == "preferred"
	finding := {
		"resource": resource.address,
		"path": "Properties.TransitEncryptionMode",
		"message": sprintf("connections to the cache `%s` may do without TLS", [resource.component]),
	}
}
