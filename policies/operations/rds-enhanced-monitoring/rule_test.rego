package deployer.rules.operations.rds_enhanced_monitoring_test

import data.deployer.rules.operations.rds_enhanced_monitoring

production(properties) := {"environment": {"production": true}, "resources": [database(properties)]}

database(properties) := {"address": "shop/database/Database", "component": "shop/database", "properties": properties}

test_a_machine_that_is_not_measured_is_found if {
	count(rds_enhanced_monitoring.deny) == 1 with input as production({})
	count(rds_enhanced_monitoring.deny) == 1 with input as production({"MonitoringInterval": 0})
	count(rds_enhanced_monitoring.deny) == 1 with input as production({"MonitoringInterval": "0"})
}

test_a_machine_that_is_measured_passes if {
	count(rds_enhanced_monitoring.deny) == 0 with input as production({"MonitoringInterval": 60})
	count(rds_enhanced_monitoring.deny) == 0 with input as production({"MonitoringInterval": {"Ref": "Interval"}})
}

test_other_environments_pass if {
	count(rds_enhanced_monitoring.deny) == 0 with input as {"environment": {"production": false}, "resources": [database({})]}
}
