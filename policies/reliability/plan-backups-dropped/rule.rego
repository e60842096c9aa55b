# METADATA
# title: A deployment drops no backups
# description: >-
#   Backups that were made already go with the setting that made them. Nobody who shortens a retention to save money
#   means to lose the backup that is needed tomorrow.
# custom:
#   code: reliability/plan-backups-dropped
#   severity: error
#   area: reliability
#   subject: plan
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::Neptune::DBCluster
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::CacheCluster
#     - AWS::ElastiCache::ServerlessCache
#     - AWS::DynamoDB::Table
#   frameworks:
#     wellArchitected: [REL09-BP03]
#   remediation: Keep the retention, or copy the backups that are needed before it is shortened.
package deployer.rules.reliability.plan_backups_dropped

days := {"Properties.BackupRetentionPeriod", "Properties.SnapshotRetentionLimit"}

deny contains finding if {
	some change, property in kept
	some entry in property
	number(entry.before) > 0
	number(entry.after) == 0
	finding := found(change, entry.path, sprintf("the backups of the last %v days are deleted", [entry.before]))
}

deny contains finding if {
	some change in input.changes
	change.action == "update"
	some entry in change.properties
	entry.path == "Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"
	entry.before in {true, "true"}
	not entry.after in {true, "true"}
	finding := found(change, entry.path, "recovery to a point in time ends, and with it what could be recovered")
}

warn contains finding if {
	some change, property in kept
	some entry in property
	number(entry.after) > 0
	number(entry.after) < number(entry.before)
	text := sprintf("backups older than %v days are deleted; %v days were kept", [entry.after, entry.before])
	finding := found(change, entry.path, text)
}

# Changes in place with the properties that say how many days are kept.
kept[change] := entries if {
	some change in input.changes
	change.action == "update"
	entries := {entry | some entry in change.properties; entry.path in days}
}

number(value) := value if is_number(value)

number(value) := to_number(value) if is_string(value)

found(change, path, what) := {
	"component": change.component,
	"resource": change.logicalId,
	"path": path,
	"message": sprintf("`%s`: %s", [change.component, what]),
}
