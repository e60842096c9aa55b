package deployer.rules.security.memorydb_access_test

import data.deployer.rules.security.memorydb_access

cluster(properties) := {
	"address": "shop/sessions/Cluster",
	"component": "shop/sessions",
	"logicalId": "Cluster",
	"type": "AWS::MemoryDB::Cluster",
	"properties": properties,
}

test_a_cluster_without_tls_is_found if {
	found := memorydb_access.deny with input as {"resources": [cluster({"TLSEnabled": "false", "ACLName": "users"})]}
	found == {{
		"resource": "shop/sessions/Cluster",
		"path": "Properties.TLSEnabled",
		"message": "connections to `shop/sessions` are not encrypted",
	}}
}

test_open_access_is_found if {
	found := memorydb_access.deny with input as {"resources": [cluster({"ACLName": "open-access"})]}
	found == {{
		"resource": "shop/sessions/Cluster",
		"path": "Properties.ACLName",
		"message": "everything that reaches `shop/sessions` may use it",
	}}
}

test_a_cluster_with_users_passes if {
	count(memorydb_access.deny) == 0 with input as {"resources": [
		cluster({"ACLName": {"Ref": "Acl"}}),
		cluster({"ACLName": "users", "TLSEnabled": true}),
		cluster({"ACLName": "users", "TLSEnabled": {"Ref": "Tls"}}),
	]}
}
