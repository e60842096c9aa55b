package deployer.rules.security.dax_encrypted_test

import data.deployer.rules.security.dax_encrypted

cluster(properties) := {
	"address": "shop/items/Cluster",
	"component": "shop/items",
	"logicalId": "Cluster",
	"type": "AWS::DAX::Cluster",
	"properties": properties,
}

test_a_cluster_in_the_clear_is_found_twice if {
	found := dax_encrypted.deny with input as {"resources": [cluster({}), cluster({"SSESpecification": {"SSEEnabled": "false"}})]}
	found == {
		{
			"resource": "shop/items/Cluster",
			"path": "Properties.SSESpecification.SSEEnabled",
			"message": "the cluster `shop/items` is not encrypted on disk",
		},
		{
			"resource": "shop/items/Cluster",
			"path": "Properties.ClusterEndpointEncryptionType",
			"message": "connections to the cluster `shop/items` are not encrypted",
		},
	}
}

test_encrypted_clusters_pass if {
	count(dax_encrypted.deny) == 0 with input as {"resources": [
		cluster({"SSESpecification": {"SSEEnabled": true}, "ClusterEndpointEncryptionType": "TLS"}),
		cluster({"SSESpecification": {"SSEEnabled": {"Ref": "Encrypted"}}, "ClusterEndpointEncryptionType": {"Ref": "Type"}}),
		cluster({"SSESpecification": {"Fn::If": ["Encrypted", {}, {}]}, "ClusterEndpointEncryptionType": "TLS"}),
	]}
}
