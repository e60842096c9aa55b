# METADATA
# title: The logs of a production database are kept outside of it
# description: >-
#   The engine's log tells of slow statements, deadlocks and refused logins. On the database's own disk it is
#   overwritten after days, and is out of reach while the database is down.
# custom:
#   code: operations/rds-log-exports
#   severity: warning
#   area: operations
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::Neptune::DBCluster
#   frameworks:
#     fsbp: [RDS.9, RDS.34, RDS.36, RDS.37, RDS.40, RDS.42, DocumentDB.4, Neptune.2]
#     wellArchitected: [REL06-BP01]
#   remediation: "Remove `monitoring: {logs: []}`, or name the logs there."
package deployer.rules.operations.rds_log_exports

deny contains finding if {
	input.environment.production
	some resource in input.resources
	exports_nothing(resource)
	not is_member(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.EnableCloudwatchLogsExports",
		"message": sprintf("the logs of the database of `%s` are kept nowhere but on its own disk", [resource.component]),
	}
}

exports_nothing(resource) if not resource.properties.EnableCloudwatchLogsExports

exports_nothing(resource) if resource.properties.EnableCloudwatchLogsExports == []

# Members of a cluster export what the cluster does.
is_member(resource) if {
	resource.type == "AWS::RDS::DBInstance"
	resource.properties.DBClusterIdentifier
}
