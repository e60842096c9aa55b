package deployer.rules.security.stack_key_test

import data.deployer.rules.security.stack_key

resource(type, properties) := {
	"address": "shop/data/Resource",
	"component": "shop/data",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

key := {"security": {"keyArn": "arn:aws:kms:eu-west-1:111122223333:key/1"}}

test_a_resource_without_the_key_is_found if {
	found := stack_key.deny with input as {"settings": key, "resources": [resource("AWS::SQS::Queue", {"SqsManagedSseEnabled": true})]}
	found == {{
		"resource": "shop/data/Resource",
		"path": "Properties.KmsMasterKeyId",
		"message": "`shop/data` is not encrypted with the key of the stack",
	}}
}

test_nested_keys_are_found if {
	found := stack_key.deny with input as {"settings": key, "resources": [
		resource("AWS::DynamoDB::Table", {"SSESpecification": {"SSEEnabled": true}}),
		resource("AWS::DynamoDB::GlobalTable", {"Replicas": [{"SSESpecification": {"KMSMasterKeyId": "key"}}, {"Region": "eu-west-1"}]}),
		resource("AWS::S3::Bucket", {"BucketEncryption": {"ServerSideEncryptionConfiguration": [
			{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}},
		]}}),
		resource("AWS::RDS::DBCluster", {"DBClusterIdentifier": "orders"}),
	]}
	{finding.path | some finding in found} == {
		"Properties.SSESpecification.KMSMasterKeyId",
		"Properties.Replicas[1].SSESpecification",
		"Properties.BucketEncryption",
		"Properties.KmsKeyId",
	}
}

test_resources_with_a_key_pass if {
	count(stack_key.deny) == 0 with input as {"settings": key, "resources": [
		resource("AWS::SQS::Queue", {"KmsMasterKeyId": {"Ref": "Key"}}),
		resource("AWS::Logs::LogGroup", {"KmsKeyId": {"Ref": "Key"}}),
		resource("AWS::Backup::BackupVault", {"EncryptionKeyArn": {"Ref": "Key"}}),
		resource("AWS::Kinesis::Stream", {"StreamEncryption": {"EncryptionType": "KMS", "KeyId": {"Ref": "Key"}}}),
		resource("AWS::OpenSearchService::Domain", {"EncryptionAtRestOptions": {"Enabled": true, "KmsKeyId": "key"}}),
		resource("AWS::DynamoDB::Table", {"SSESpecification": {"Fn::If": ["Key", {}, {}]}}),
		resource("AWS::S3::Bucket", {"BucketEncryption": {"Fn::If": ["Key", {}, {}]}}),
		resource("AWS::S3::Bucket", {"BucketEncryption": {"ServerSideEncryptionConfiguration": [
			{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "key"}},
		]}}),
	]}
}

test_copies_pass if {
	count(stack_key.deny) == 0 with input as {"settings": key, "resources": [
		resource("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}}),
		resource("AWS::EC2::Volume", {"SnapshotId": "snap-1"}),
	]}
}

test_a_stack_without_a_key_passes if {
	count(stack_key.deny) == 0 with input as {"settings": {"security": {}}, "resources": [resource("AWS::SQS::Queue", {})]}
}
