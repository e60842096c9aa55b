# METADATA
# title: Data is encrypted with the key of the stack
# description: >-
#   A stack whose settings name a key wants its data to be readable with that key alone. A resource that is
#   encrypted with AWS's own key escapes it.
# custom:
#   code: security/stack-key
#   severity: warning
#   area: security
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DynamoDB::Table
#     - AWS::DynamoDB::GlobalTable
#     - AWS::S3::Bucket
#     - AWS::SQS::Queue
#     - AWS::SNS::Topic
#     - AWS::Logs::LogGroup
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::ServerlessCache
#     - AWS::MemoryDB::Cluster
#     - AWS::DocDB::DBCluster
#     - AWS::Neptune::DBCluster
#     - AWS::Redshift::Cluster
#     - AWS::OpenSearchService::Domain
#     - AWS::EFS::FileSystem
#     - AWS::EC2::Volume
#     - AWS::Kinesis::Stream
#     - AWS::SecretsManager::Secret
#     - AWS::Backup::BackupVault
#   frameworks:
#     wellArchitected: [SEC08-BP01]
#   remediation: Name the key, or remove the override that takes it away.
package deployer.rules.security.stack_key

import data.deployer.lib.values

# Where resources name their key: the path of a property.
keys := {
	"AWS::RDS::DBInstance": ["KmsKeyId"],
	"AWS::RDS::DBCluster": ["KmsKeyId"],
	"AWS::DynamoDB::Table": ["SSESpecification", "KMSMasterKeyId"],
	"AWS::SQS::Queue": ["KmsMasterKeyId"],
	"AWS::SNS::Topic": ["KmsMasterKeyId"],
	"AWS::Logs::LogGroup": ["KmsKeyId"],
	"AWS::ElastiCache::ReplicationGroup": ["KmsKeyId"],
	"AWS::ElastiCache::ServerlessCache": ["KmsKeyId"],
	"AWS::MemoryDB::Cluster": ["KmsKeyId"],
	"AWS::DocDB::DBCluster": ["KmsKeyId"],
	"AWS::Neptune::DBCluster": ["KmsKeyId"],
	"AWS::Redshift::Cluster": ["KmsKeyId"],
	"AWS::OpenSearchService::Domain": ["EncryptionAtRestOptions", "KmsKeyId"],
	"AWS::EFS::FileSystem": ["KmsKeyId"],
	"AWS::EC2::Volume": ["KmsKeyId"],
	"AWS::Kinesis::Stream": ["StreamEncryption", "KeyId"],
	"AWS::SecretsManager::Secret": ["KmsKeyId"],
	"AWS::Backup::BackupVault": ["EncryptionKeyArn"],
}

# What comes from another database or volume is encrypted with the key of that.
sources := {
	"DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier", "DBSnapshotIdentifier",
	"SnapshotIdentifier", "SnapshotId", "SourceVolumeId", "GlobalReplicationGroupId",
}

deny contains finding if {
	input.settings.security.keyArn
	some resource in input.resources
	path := keys[resource.type]
	object.get(resource.properties, path, "") == ""
	not values.is_intrinsic(object.get(resource.properties, path[0], ""))
	not is_copy(resource)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [concat(".", path)]),
		"message": sprintf("`%s` is not encrypted with the key of the stack", [resource.component]),
	}
}

deny contains finding if {
	input.settings.security.keyArn
	some resource in input.resources
	resource.type == "AWS::S3::Bucket"
	encryption := object.get(resource.properties, "BucketEncryption", {})
	not values.is_intrinsic(encryption)
	not has_key(encryption)
	finding := {
		"resource": resource.address,
		"path": "Properties.BucketEncryption",
		"message": sprintf("`%s` is not encrypted with the key of the stack", [resource.component]),
	}
}

deny contains finding if {
	input.settings.security.keyArn
	some resource in input.resources
	some index, replica in resource.properties.Replicas
	not replica.SSESpecification
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Replicas[%d].SSESpecification", [index]),
		"message": sprintf("`%s` is not encrypted with the key of the stack", [resource.component]),
	}
}

has_key(encryption) if {
	some rule in encryption.ServerSideEncryptionConfiguration
	rule.ServerSideEncryptionByDefault.KMSMasterKeyID
}

# An instance of a cluster names the cluster; the cluster's own name is no source.
is_copy(resource) if {
	some source in sources
	resource.properties[source]
	not is_own_name(resource.type, source)
}

is_own_name(type, "DBClusterIdentifier") if endswith(type, "::DBCluster")
