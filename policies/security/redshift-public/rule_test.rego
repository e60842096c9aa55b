package deployer.rules.security.redshift_public_test

import data.deployer.rules.security.redshift_public

cluster(properties) := {
	"address": "reports/warehouse/Cluster",
	"component": "reports/warehouse",
	"logicalId": "Cluster",
	"type": "AWS::Redshift::Cluster",
	"properties": properties,
}

test_a_public_warehouse_is_found if {
	found := redshift_public.deny with input as {"resources": [cluster({"PubliclyAccessible": "true"})]}
	found == {{
		"resource": "reports/warehouse/Cluster",
		"path": "Properties.PubliclyAccessible",
		"message": "the warehouse `reports/warehouse` has a public address",
	}}
}

test_private_warehouses_pass if {
	count(redshift_public.deny) == 0 with input as {"resources": [
		cluster({}),
		cluster({"PubliclyAccessible": false}),
		cluster({"PubliclyAccessible": {"Ref": "Public"}}),
	]}
}
