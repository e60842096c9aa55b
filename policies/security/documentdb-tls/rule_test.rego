package deployer.rules.security.documentdb_tls_test

import data.deployer.rules.security.documentdb_tls

group(properties) := {
	"address": "catalog/documents/ParameterGroup",
	"component": "catalog/documents",
	"logicalId": "ParameterGroup",
	"type": "AWS::DocDB::DBClusterParameterGroup",
	"properties": properties,
}

test_a_group_that_turns_tls_off_is_found if {
	found := documentdb_tls.deny with input as {"resources": [group({"Parameters": {"tls": "disabled"}})]}
	found == {{
		"resource": "catalog/documents/ParameterGroup",
		"path": "Properties.Parameters.tls",
		"message": "connections to `catalog/documents` are not encrypted",
	}}
}

test_other_groups_pass if {
	count(documentdb_tls.deny) == 0 with input as {"resources": [
		group({"Parameters": {"tls": "enabled"}}),
		group({"Parameters": {"tls": {"Ref": "Tls"}}}),
		group({"Parameters": {"audit_logs": "enabled"}}),
	]}
}
