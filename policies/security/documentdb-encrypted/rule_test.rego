package deployer.rules.security.documentdb_encrypted_test

import data.deployer.rules.security.documentdb_encrypted

cluster(properties) := {
	"address": "catalog/documents/Cluster",
	"component": "catalog/documents",
	"logicalId": "Cluster",
	"type": "AWS::DocDB::DBCluster",
	"properties": properties,
}

test_an_unencrypted_cluster_is_found if {
	found := documentdb_encrypted.deny with input as {"resources": [cluster({}), cluster({"StorageEncrypted": "false"})]}
	found == {{
		"resource": "catalog/documents/Cluster",
		"path": "Properties.StorageEncrypted",
		"message": "the storage of `catalog/documents` is not encrypted",
	}}
}

test_encrypted_and_restored_clusters_pass if {
	count(documentdb_encrypted.deny) == 0 with input as {"resources": [
		cluster({"StorageEncrypted": "true"}),
		cluster({"StorageEncrypted": {"Ref": "Encrypted"}}),
		cluster({"SnapshotIdentifier": "snapshot-1"}),
		cluster({"SourceDBClusterIdentifier": "source"}),
	]}
}
