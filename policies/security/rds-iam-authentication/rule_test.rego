package deployer.rules.security.rds_iam_authentication_test

import data.deployer.rules.security.rds_iam_authentication

resource(type, properties) := {
	"address": "orders/database/Resource",
	"component": "orders/database",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

production(resources) := {"environment": {"production": true}, "resources": resources}

test_a_database_without_iam_is_found if {
	found := rds_iam_authentication.deny with input as production([resource("AWS::RDS::DBInstance", {"Engine": "postgres"})])
	found == {{
		"resource": "orders/database/Resource",
		"path": "Properties.EnableIAMDatabaseAuthentication",
		"message": "users of the database `orders/database` cannot log in with IAM",
	}}
}

test_databases_with_iam_pass if {
	count(rds_iam_authentication.deny) == 0 with input as production([
		resource("AWS::RDS::DBCluster", {"Engine": "aurora-mysql", "EnableIAMDatabaseAuthentication": true}),
		resource("AWS::RDS::DBCluster", {"Engine": "aurora-mysql", "EnableIAMDatabaseAuthentication": {"Ref": "Iam"}}),
	])
}

test_members_of_clusters_and_engines_without_iam_pass if {
	count(rds_iam_authentication.deny) == 0 with input as production([
		resource("AWS::RDS::DBInstance", {"Engine": "aurora-mysql", "DBClusterIdentifier": {"Ref": "Cluster"}}),
		resource("AWS::RDS::DBInstance", {"Engine": "sqlserver-se"}),
	])
}

test_other_environments_pass if {
	count(rds_iam_authentication.deny) == 0 with input as {
		"environment": {"production": false},
		"resources": [resource("AWS::RDS::DBInstance", {"Engine": "postgres"})],
	}
}
