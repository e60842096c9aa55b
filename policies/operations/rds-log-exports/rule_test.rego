package deployer.rules.operations.rds_log_exports_test

import data.deployer.rules.operations.rds_log_exports

production(type, properties) := {"environment": {"production": true}, "resources": [database(type, properties)]}

database(type, properties) := {"address": "shop/database/Database", "component": "shop/database", "type": type, "properties": properties}

test_a_database_that_exports_nothing_is_found if {
	count(rds_log_exports.deny) == 1 with input as production("AWS::RDS::DBInstance", {})
	count(rds_log_exports.deny) == 1 with input as production("AWS::RDS::DBCluster", {"EnableCloudwatchLogsExports": [], "DBClusterIdentifier": "shop"})
	count(rds_log_exports.deny) == 1 with input as production("AWS::DocDB::DBCluster", {})
}

test_a_database_that_exports_logs_passes if {
	count(rds_log_exports.deny) == 0 with input as production("AWS::RDS::DBInstance", {"EnableCloudwatchLogsExports": ["postgresql"]})
	count(rds_log_exports.deny) == 0 with input as production("AWS::RDS::DBInstance", {"EnableCloudwatchLogsExports": {"Ref": "Logs"}})
}

test_members_of_a_cluster_pass if {
	count(rds_log_exports.deny) == 0 with input as production("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})
}

test_other_environments_pass if {
	count(rds_log_exports.deny) == 0 with input as {"environment": {"production": false}, "resources": [database("AWS::RDS::DBInstance", {})]}
}
