# METADATA
# title: A production database is backed up for a week
# description: >-
#   Backups are what is left after a wrong statement or a deleted database. A mistake of Friday is often noticed on
#   Monday, and a retention of one day has nothing from before then.
# custom:
#   code: reliability/database-backups
#   severity: error
#   area: reliability
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::Neptune::DBCluster
#     - AWS::Redshift::Cluster
#   frameworks:
#     fsbp: [RDS.11, DocumentDB.2, Neptune.5, Redshift.3]
#     wellArchitected: [REL09-BP03]
#   remediation: "Write 7 or more as `backup.retentionDays`."
package deployer.rules.reliability.database_backups

deny contains finding if {
	input.environment.production
	some resource in input.resources
	days(resource) == 0
	has_backups_of_its_own(resource)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [property(resource)]),
		"message": sprintf("no backups are made of the database of `%s`", [resource.component]),
	}
}

warn contains finding if {
	input.environment.production
	some resource in input.resources
	kept := days(resource)
	kept in {1, 2, 3, 4, 5, 6}
	has_backups_of_its_own(resource)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [property(resource)]),
		"message": sprintf("backups of the database of `%s` are kept for %d days only", [resource.component, kept]),
	}
}

days(resource) := to_number(resource.properties.BackupRetentionPeriod)

days(resource) := to_number(resource.properties.AutomatedSnapshotRetentionPeriod)

# What AWS keeps if nothing is said: one day, all these services alike.
days(resource) := 1 if {
	not resource.properties.BackupRetentionPeriod
	not resource.properties.AutomatedSnapshotRetentionPeriod
}

property(resource) := "AutomatedSnapshotRetentionPeriod" if resource.type == "AWS::Redshift::Cluster"

property(resource) := "BackupRetentionPeriod" if resource.type != "AWS::Redshift::Cluster"

# Members of a cluster are backed up with it, read replicas with what they copy.
has_backups_of_its_own(resource) if {
	not resource.properties.DBClusterIdentifier
	not resource.properties.SourceDBInstanceIdentifier
}

has_backups_of_its_own(resource) if resource.type != "AWS::RDS::DBInstance"
