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

# Where resources name their key.
keys := {
	"AWS::RDS::DBInstance": "KmsKeyId",
	"AWS::RDS::DBCluster": "KmsKeyId",
	"AWS::DynamoDB::Table": "SSESpecification.KMSMasterKeyId",
	"AWS::SQS::Queue": "KmsMasterKeyId",
	"AWS::SNS::Topic": "KmsMasterKeyId",
	"AWS::Logs::LogGroup": "KmsKeyId",
	"AWS::ElastiCache::ReplicationGroup": "KmsKeyId",
	"AWS::ElastiCache::ServerlessCache": "KmsKeyId",
	"AWS::MemoryDB::Cluster": "KmsKeyId",
	"AWS::DocDB::DBCluster": "KmsKeyId",
	"AWS::Neptune::DBCluster": "KmsKeyId",
	"AWS::Redshift::Cluster": "KmsKeyId",
	"AWS::OpenSearchService::Domain": "EncryptionAtRestOptions.KmsKeyId",
	"AWS::EFS::FileSystem": "KmsKeyId",
	"AWS::EC2::Volume": "KmsKeyId",
	"AWS::Kinesis::Stream": "StreamEncryption.KeyId",
	"AWS::SecretsManager::Secret": "KmsKeyId",
	"AWS::Backup::BackupVault": "EncryptionKeyArn",
}

deny contains finding if {
	input.settings.security.keyArn
	some resource in input.resources
	path := keys[resource.type]
	not has_key(resource, path)
	not is_copy(resource)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [path]),
		"message": sprintf("`%s` is not encrypted with the key of the stack", [resource.component]),
	}
}

deny contains finding if {
	input.settings.security.keyArn
	some resource in input.resources
	resource.type == "AWS::S3::Bucket"
	not has_rule_with_key(resource)
	not values.is_intrinsic(resource.properties.BucketEncryption)
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

has_key(resource, "KmsKeyId") if resource.properties.KmsKeyId

has_key(resource, "KmsMasterKeyId") if resource.properties.KmsMasterKeyId

has_key(resource, "EncryptionKeyArn") if resource.properties.EncryptionKeyArn

has_key(resource, "SSESpecification.KMSMasterKeyId") if names_key(resource.properties.SSESpecification)

has_key(resource, "EncryptionAtRestOptions.KmsKeyId") if names_key(resource.properties.EncryptionAtRestOptions)

has_key(resource, "StreamEncryption.KeyId") if names_key(resource.properties.StreamEncryption)

names_key(encryption) if values.is_intrinsic(encryption)

names_key(encryption) if {
	some field in {"KMSMasterKeyId", "KmsKeyId", "KeyId"}
	encryption[field]
}

has_rule_with_key(bucket) if {
	some rule in bucket.properties.BucketEncryption.ServerSideEncryptionConfiguration
	rule.ServerSideEncryptionByDefault.KMSMasterKeyID
}

# What comes from another database or volume is encrypted with the key of that.
is_copy(resource) if {
	resource.type == "AWS::RDS::DBInstance"
	resource.properties.DBClusterIdentifier
}

is_copy(resource) if resource.properties.SourceDBInstanceIdentifier

is_copy(resource) if resource.properties.SourceDBClusterIdentifier

is_copy(resource) if resource.properties.DBSnapshotIdentifier

is_copy(resource) if resource.properties.SnapshotIdentifier

is_copy(resource) if resource.properties.SnapshotId

is_copy(resource) if resource.properties.SourceVolumeId

is_copy(resource) if resource.properties.GlobalReplicationGroupId
