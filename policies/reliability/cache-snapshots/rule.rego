# METADATA
# title: Snapshots of a production cache are kept
# description: >-
#   A cache that is lost begins empty: every request then goes to the database behind it, and sessions, counters and
#   queues that were kept in it are gone.
# custom:
#   code: reliability/cache-snapshots
#   severity: warning
#   area: reliability
#   subject: templates
#   resources:
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::ServerlessCache
#     - AWS::ElastiCache::CacheCluster
#     - AWS::MemoryDB::Cluster
#   frameworks:
#     fsbp: [ElastiCache.1]
#     wellArchitected: [REL09-BP03]
#   remediation: "Write 1 or more as `backup.retentionDays`."
package deployer.rules.reliability.cache_snapshots

deny contains finding if {
	input.environment.production
	some resource in input.resources
	not keeps_snapshots(resource.properties.SnapshotRetentionLimit)
	not resource.properties.Engine == "memcached"
	finding := {
		"resource": resource.address,
		"path": "Properties.SnapshotRetentionLimit",
		"message": sprintf("no snapshots are kept of the data of `%s`", [resource.component]),
	}
}

keeps_snapshots(days) if is_object(days)

keeps_snapshots(days) if to_number(days) > 0
