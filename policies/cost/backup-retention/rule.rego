# METADATA
# title: Long backups are for production
# description: >-
#   Backups beyond the size of the database itself are paid for by the gigabyte, and data of a test is not missed after
#   two weeks.
# custom:
#   code: cost/backup-retention
#   severity: info
#   area: cost
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::Neptune::DBCluster
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::ServerlessCache
#     - AWS::ElastiCache::CacheCluster
#     - AWS::MemoryDB::Cluster
#   frameworks:
#     wellArchitected: [COST04-BP05]
#   remediation: "Write `backup: {retentionDays: 7}` in the environment's overlay of the component."
package deployer.rules.cost.backup_retention

deny contains finding if {
	not input.environment.production
	some resource in input.resources
	days := to_number(resource.properties.BackupRetentionPeriod)
	days > 14
	finding := found(resource, "Properties.BackupRetentionPeriod", days)
}

deny contains finding if {
	not input.environment.production
	some resource in input.resources
	days := to_number(resource.properties.SnapshotRetentionLimit)
	days > 14
	finding := found(resource, "Properties.SnapshotRetentionLimit", days)
}

found(resource, path, days) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("backups of `%s` are kept for %d days in an environment that is not production", [
		resource.component,
		days,
	]),
}
