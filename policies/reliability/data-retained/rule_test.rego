package deployer.rules.reliability.data_retained_test

import data.deployer.rules.reliability.data_retained

production(fields) := {"environment": {"production": true}, "resources": [resource(fields)]}

resource(fields) := object.union({"address": "shop/data/Thing", "component": "shop/data", "properties": {}}, fields)

paths(found) := {finding.path | some finding in found}

test_a_table_that_is_deleted_is_found if {
	neither := data_retained.deny with input as production({"type": "AWS::DynamoDB::Table"})
	paths(neither) == {"DeletionPolicy", "UpdateReplacePolicy"}
	both := data_retained.deny with input as production({"type": "AWS::DynamoDB::Table", "deletionPolicy": "Delete", "updateReplacePolicy": "Delete"})
	paths(both) == {"DeletionPolicy", "UpdateReplacePolicy"}
	replaced := data_retained.deny with input as production({"type": "AWS::DynamoDB::Table", "deletionPolicy": "Retain"})
	paths(replaced) == {"UpdateReplacePolicy"}
}

test_a_database_leaves_a_snapshot_by_itself_but_not_when_it_is_replaced if {
	silent := data_retained.deny with input as production({"type": "AWS::RDS::DBCluster"})
	paths(silent) == {"UpdateReplacePolicy"}
	deleted := data_retained.deny with input as production({"type": "AWS::RDS::DBInstance", "deletionPolicy": "Delete", "updateReplacePolicy": "Snapshot"})
	paths(deleted) == {"DeletionPolicy"}
}

test_what_is_retained_passes if {
	count(data_retained.deny) == 0 with input as production({"type": "AWS::EFS::FileSystem", "deletionPolicy": "RetainExceptOnCreate", "updateReplacePolicy": "Retain"})
	count(data_retained.deny) == 0 with input as production({"type": "AWS::RDS::DBInstance", "deletionPolicy": "Snapshot", "updateReplacePolicy": "Snapshot"})
	count(data_retained.deny) == 0 with input as production({"type": "AWS::MemoryDB::Cluster", "properties": {"FinalSnapshotName": "last"}})
}

test_members_and_replicas_pass if {
	count(data_retained.deny) == 0 with input as production({"type": "AWS::RDS::DBInstance", "deletionPolicy": "Delete", "properties": {"DBClusterIdentifier": {"Ref": "Cluster"}}})
	count(data_retained.deny) == 0 with input as production({"type": "AWS::RDS::DBInstance", "deletionPolicy": "Delete", "properties": {"SourceDBInstanceIdentifier": "main"}})
	count(data_retained.deny) == 1 with input as production({"type": "AWS::RDS::DBCluster", "updateReplacePolicy": "Retain", "deletionPolicy": "Delete", "properties": {"DBClusterIdentifier": "shop"}})
}

test_caches_and_buckets_are_a_warning if {
	count(data_retained.warn) == 1 with input as production({"type": "AWS::ElastiCache::ReplicationGroup"})
	count(data_retained.warn) == 1 with input as production({"type": "AWS::S3::Bucket", "deletionPolicy": "Delete"})
	count(data_retained.deny) == 0 with input as production({"type": "AWS::S3::Bucket"})
	count(data_retained.warn) == 0 with input as production({"type": "AWS::S3::Bucket", "deletionPolicy": "Retain"})
	count(data_retained.warn) == 0 with input as production({"type": "AWS::ElastiCache::ServerlessCache", "properties": {"FinalSnapshotName": "last"}})
	count(data_retained.warn) == 0 with input as production({"type": "AWS::DynamoDB::Table"})
}

test_other_environments_pass if {
	count(data_retained.deny | data_retained.warn) == 0 with input as {"environment": {"production": false}, "resources": [
		resource({"type": "AWS::DynamoDB::Table"}),
		resource({"type": "AWS::S3::Bucket"}),
	]}
}
