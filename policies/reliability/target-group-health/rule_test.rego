package deployer.rules.reliability.target_group_health_test

import data.deployer.rules.reliability.target_group_health

found(properties) := paths if {
	given := {"environment": {"production": true}, "resources": [group(properties)]}
	paths := {finding.path | some finding in target_group_health.deny} with input as given
}

group(properties) := {"address": "shop/api/TargetGroup", "component": "shop/api", "properties": properties}

test_checks_that_are_off_are_found if {
	found({"HealthCheckEnabled": false}) == {"Properties.HealthCheckEnabled"}
	found({"HealthCheckEnabled": "false"}) == {"Properties.HealthCheckEnabled"}
	found({"HealthCheckEnabled": false, "TargetType": "lambda"}) == set()
}

test_slow_checks_are_found if {
	found({"HealthCheckIntervalSeconds": 300}) == {"Properties.HealthCheckIntervalSeconds"}
	found({"HealthCheckIntervalSeconds": "60", "UnhealthyThresholdCount": "3"}) == {"Properties.HealthCheckIntervalSeconds"}
	found({"UnhealthyThresholdCount": 10}) == {"Properties.HealthCheckIntervalSeconds"}
	found({"HealthCheckIntervalSeconds": 300, "TargetType": "lambda"}) == set()
}

test_slow_checks_outside_production_pass if {
	count(target_group_health.deny) == 0 with input as {"environment": {"production": false}, "resources": [group({"HealthCheckIntervalSeconds": 300})]}
}

test_errors_that_count_as_success_are_found if {
	every codes in ["200,503", "200-599", "500"] {
		found({"Matcher": {"HttpCode": codes}}) == {"Properties.Matcher.HttpCode"}
	}
}

test_sane_checks_pass if {
	found({}) == set()
	found({"HealthCheckIntervalSeconds": 15, "UnhealthyThresholdCount": 3, "Matcher": {"HttpCode": "200-399"}}) == set()
	found({"HealthCheckIntervalSeconds": {"Ref": "Interval"}, "Matcher": {"HttpCode": {"Ref": "Codes"}}}) == set()
	found({"Matcher": {"HttpCode": "250,405"}}) == set()
}
