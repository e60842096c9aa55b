package deployer.rules.security.rds_public_test

import data.deployer.rules.security.rds_public

resource(type, properties) := {
	"address": "orders/database/Resource",
	"component": "orders/database",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

test_a_public_database_is_found if {
	found := rds_public.deny with input as {"resources": [resource("AWS::RDS::DBInstance", {"PubliclyAccessible": "true"})]}
	found == {{
		"resource": "orders/database/Resource",
		"path": "Properties.PubliclyAccessible",
		"message": "the database `orders/database` has a public address",
	}}
	count(rds_public.deny) == 1 with input as {"resources": [resource("AWS::RDS::DBCluster", {"PubliclyAccessible": true})]}
}

test_an_instance_that_does_not_say_is_a_warning if {
	found := rds_public.warn with input as {"resources": [resource("AWS::RDS::DBInstance", {})]}
	found == {{
		"resource": "orders/database/Resource",
		"path": "Properties.PubliclyAccessible",
		"message": "the database `orders/database` has a public address if the default VPC has an internet gateway",
	}}
	count(rds_public.warn) == 1 with input as {"resources": [resource("AWS::RDS::DBInstance", {"DBSubnetGroupName": "default", "Engine": "mysql"})]}
	count(rds_public.warn) == 1 with input as {"resources": [resource("AWS::RDS::DBCluster", {"Engine": "mysql", "DBClusterInstanceClass": "db.m6gd.large"})]}
}

harmless := [
	resource("AWS::RDS::DBInstance", {"PubliclyAccessible": false}),
	resource("AWS::RDS::DBInstance", {"PubliclyAccessible": {"Ref": "Public"}}),
	resource("AWS::RDS::DBInstance", {"DBSubnetGroupName": {"Ref": "Subnets"}}),
	resource("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}}),
	resource("AWS::RDS::DBInstance", {"Engine": "aurora-postgresql"}),
	resource("AWS::RDS::DBInstance", {"SourceDBInstanceIdentifier": {"Ref": "Primary"}}),
	resource("AWS::RDS::DBInstance", {"SourceDBClusterIdentifier": {"Ref": "Primary"}}),
	resource("AWS::RDS::DBCluster", {"Engine": "mysql", "DBClusterInstanceClass": "db.m6gd.large", "DBSubnetGroupName": "private"}),
	resource("AWS::RDS::DBCluster", {}),
]

test_private_databases_pass if {
	count(rds_public.deny) == 0 with input as {"resources": harmless}
	count(rds_public.warn) == 0 with input as {"resources": harmless}
}
