package deployer.rules.security.redshift_encrypted_test

import data.deployer.rules.security.redshift_encrypted

cluster(properties) := {
	"address": "reports/warehouse/Cluster",
	"component": "reports/warehouse",
	"logicalId": "Cluster",
	"type": "AWS::Redshift::Cluster",
	"properties": properties,
}

test_an_unencrypted_cluster_is_found if {
	found := redshift_encrypted.deny with input as {"resources": [cluster({"Encrypted": "false"})]}
	found == {{
		"resource": "reports/warehouse/Cluster",
		"path": "Properties.Encrypted",
		"message": "the warehouse `reports/warehouse` is not encrypted",
	}}
}

test_encrypted_clusters_pass if {
	count(redshift_encrypted.deny) == 0 with input as {"resources": [
		cluster({}),
		cluster({"Encrypted": true}),
		cluster({"Encrypted": {"Ref": "Encrypted"}}),
	]}
}
