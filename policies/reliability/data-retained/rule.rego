# METADATA
# title: Data outlives its stack
# description: >-
#   A resource that leaves the template, or that a change replaces, is deleted with all that it holds unless its
#   policies say otherwise. The default of CloudFormation is to delete, and after a replacement it always is.
# custom:
#   code: reliability/data-retained
#   severity: error
#   area: reliability
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::Neptune::DBCluster
#     - AWS::DynamoDB::Table
#     - AWS::DynamoDB::GlobalTable
#     - AWS::S3::Bucket
#     - AWS::EFS::FileSystem
#     - AWS::FSx::FileSystem
#     - AWS::EC2::Volume
#     - AWS::Redshift::Cluster
#     - AWS::OpenSearchService::Domain
#     - AWS::Elasticsearch::Domain
#     - AWS::MemoryDB::Cluster
#     - AWS::MSK::Cluster
#     - AWS::Cassandra::Table
#     - AWS::Timestream::Table
#     - AWS::Cognito::UserPool
#     - AWS::KMS::Key
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::ServerlessCache
#   frameworks:
#     wellArchitected: [REL09-BP01]
#   remediation: "Set `DeletionPolicy` and `UpdateReplacePolicy` to `Retain`, or to `Snapshot` where the type can."
package deployer.rules.reliability.data_retained

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in lasting
	not resource.deletionPolicy in {"Retain", "RetainExceptOnCreate", "Snapshot"}
	not keeps_by_itself(resource)
	not is_copy(resource)
	finding := {
		"resource": resource.address,
		"path": "DeletionPolicy",
		"message": sprintf("the data of `%s` is deleted when it leaves the template", [resource.component]),
	}
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in lasting
	not resource.updateReplacePolicy in {"Retain", "Snapshot"}
	not resource.properties.FinalSnapshotName
	not is_copy(resource)
	finding := {
		"resource": resource.address,
		"path": "UpdateReplacePolicy",
		"message": sprintf("the data of `%s` is deleted when a change replaces it", [resource.component]),
	}
}

# What can be filled again, and buckets, which CloudFormation cannot delete before they are empty.
warn contains finding if {
	input.environment.production
	some resource in input.resources
	not resource.type in lasting
	not resource.deletionPolicy in {"Retain", "RetainExceptOnCreate", "Snapshot"}
	not resource.properties.FinalSnapshotName
	finding := {
		"resource": resource.address,
		"path": "DeletionPolicy",
		"message": sprintf("the data of `%s` is not kept when it leaves the template", [resource.component]),
	}
}

lasting := {
	"AWS::RDS::DBInstance",
	"AWS::RDS::DBCluster",
	"AWS::DocDB::DBCluster",
	"AWS::Neptune::DBCluster",
	"AWS::DynamoDB::Table",
	"AWS::DynamoDB::GlobalTable",
	"AWS::EFS::FileSystem",
	"AWS::FSx::FileSystem",
	"AWS::EC2::Volume",
	"AWS::Redshift::Cluster",
	"AWS::OpenSearchService::Domain",
	"AWS::Elasticsearch::Domain",
	"AWS::MemoryDB::Cluster",
	"AWS::MSK::Cluster",
	"AWS::Cassandra::Table",
	"AWS::Timestream::Table",
	"AWS::Cognito::UserPool",
	"AWS::KMS::Key",
}

# CloudFormation makes a snapshot of these unless told otherwise (template reference, "DeletionPolicy").
keeps_by_itself(resource) if {
	resource.type in {"AWS::RDS::DBInstance", "AWS::RDS::DBCluster"}
	not resource.deletionPolicy
}

keeps_by_itself(resource) if resource.properties.FinalSnapshotName

# Members of a cluster and read replicas hold nothing of their own.
is_copy(resource) if {
	resource.type == "AWS::RDS::DBInstance"
	resource.properties.DBClusterIdentifier
}

is_copy(resource) if resource.properties.SourceDBInstanceIdentifier
