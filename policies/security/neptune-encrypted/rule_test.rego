package deployer.rules.security.neptune_encrypted_test

import data.deployer.rules.security.neptune_encrypted

cluster(properties) := {
	"address": "catalog/graph/Cluster",
	"component": "catalog/graph",
	"logicalId": "Cluster",
	"type": "AWS::Neptune::DBCluster",
	"properties": properties,
}

test_an_unencrypted_cluster_is_found if {
	found := neptune_encrypted.deny with input as {"resources": [cluster({}), cluster({"StorageEncrypted": false})]}
	found == {{
		"resource": "catalog/graph/Cluster",
		"path": "Properties.StorageEncrypted",
		"message": "the storage of `catalog/graph` is not encrypted",
	}}
}

test_encrypted_and_restored_clusters_pass if {
	count(neptune_encrypted.deny) == 0 with input as {"resources": [
		cluster({"StorageEncrypted": true}),
		cluster({"StorageEncrypted": {"Ref": "Encrypted"}}),
		cluster({"SnapshotIdentifier": "snapshot-1"}),
		cluster({"SourceDBClusterIdentifier": "source"}),
	]}
}
