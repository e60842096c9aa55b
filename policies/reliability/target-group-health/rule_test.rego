package deployer.rules.reliability.target_group_health_test

import data.deployer.rules.reliability.target_group_health

given(properties) := {"environment": {"production": true}, "resources": [group(properties)]}

group(properties) := {"address": "shop/api/TargetGroup", "component": "shop/api", "properties": properties}

test_checks_that_are_off_are_found if {
	{finding.path | some finding in target_group_health.deny} == {"Properties.HealthCheckEnabled"} with input as given({"HealthCheckEnabled": false})
	{finding.path | some finding in target_group_health.deny} == {"Properties.HealthCheckEnabled"} with input as given({"HealthCheckEnabled": "false"})
	count(target_group_health.deny) == 0 with input as given({"HealthCheckEnabled": false, "TargetType": "lambda"})
}

test_slow_checks_are_found if {
	{finding.path | some finding in target_group_health.deny} == {"Properties.HealthCheckIntervalSeconds"} with input as given({"HealthCheckIntervalSeconds": 300})
	{finding.path | some finding in target_group_health.deny} == {"Properties.HealthCheckIntervalSeconds"} with input as given({"HealthCheckIntervalSeconds": "60", "UnhealthyThresholdCount": "3"})
	{finding.path | some finding in target_group_health.deny} == {"Properties.HealthCheckIntervalSeconds"} with input as given({"UnhealthyThresholdCount": 10})
	count(target_group_health.deny) == 0 with input as given({"HealthCheckIntervalSeconds": 300, "TargetType": "lambda"})
}

test_slow_checks_outside_production_pass if {
	count(target_group_health.deny) == 0 with input as {"environment": {"production": false}, "resources": [group({"HealthCheckIntervalSeconds": 300})]}
}

test_errors_that_count_as_success_are_found if {
	{finding.path | some finding in target_group_health.deny} == {"Properties.Matcher.HttpCode"} with input as given({"Matcher": {"HttpCode": "200,503"}})
	{finding.path | some finding in target_group_health.deny} == {"Properties.Matcher.HttpCode"} with input as given({"Matcher": {"HttpCode": "200-599"}})
	{finding.path | some finding in target_group_health.deny} == {"Properties.Matcher.HttpCode"} with input as given({"Matcher": {"HttpCode": "500"}})
}

test_sane_checks_pass if {
	count(target_group_health.deny) == 0 with input as given({})
	count(target_group_health.deny) == 0 with input as given({"HealthCheckIntervalSeconds": 15, "UnhealthyThresholdCount": 3, "Matcher": {"HttpCode": "200-399"}})
	count(target_group_health.deny) == 0 with input as given({"HealthCheckIntervalSeconds": {"Ref": "Interval"}, "Matcher": {"HttpCode": {"Ref": "Codes"}}})
	count(target_group_health.deny) == 0 with input as given({"Matcher": {"HttpCode": "250,405"}})
}
