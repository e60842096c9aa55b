package deployer.rules.reliability.dynamodb_point_in_time_recovery_test

import data.deployer.rules.reliability.dynamodb_point_in_time_recovery as rule

production(type, properties) := {"environment": {"production": true}, "resources": [table(type, properties)]}

table(type, properties) := {"address": "shop/orders/Table", "component": "shop/orders", "type": type, "properties": properties}

recovery(enabled) := {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": enabled}}

test_a_table_without_backup_is_found if {
	count(rule.deny) == 1 with input as production("AWS::DynamoDB::Table", {})
	count(rule.deny) == 1 with input as production("AWS::DynamoDB::Table", recovery(false))
	count(rule.deny) == 1 with input as production("AWS::DynamoDB::Table", recovery("false"))
}

test_a_replica_without_backup_is_found if {
	found := rule.deny with input as production("AWS::DynamoDB::GlobalTable", {"Replicas": [recovery(true), recovery(false)]})
	{finding.path | some finding in found} == {"Properties.Replicas[1].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"}
}

test_a_table_with_backup_passes if {
	count(rule.deny) == 0 with input as production("AWS::DynamoDB::Table", recovery(true))
	count(rule.deny) == 0 with input as production("AWS::DynamoDB::Table", recovery("true"))
	count(rule.deny) == 0 with input as production("AWS::DynamoDB::Table", recovery({"Ref": "Backup"}))
	count(rule.deny) == 0 with input as production("AWS::DynamoDB::GlobalTable", {"Replicas": [recovery(true)]})
}

test_what_is_not_known_passes if {
	count(rule.deny) == 0 with input as production("AWS::DynamoDB::Table", {"PointInTimeRecoverySpecification": {"Fn::If": ["IsBackedUp", {"PointInTimeRecoveryEnabled": true}, {"Ref": "AWS::NoValue"}]}})
	count(rule.deny) == 0 with input as production("AWS::DynamoDB::GlobalTable", {"Replicas": {"Fn::If": ["A", [], []]}})
	count(rule.deny) == 0 with input as production("AWS::DynamoDB::GlobalTable", {"Replicas": [{"Fn::If": ["A", {}, {}]}]})
}

test_other_environments_pass if {
	count(rule.deny) == 0 with input as {"environment": {"production": false}, "resources": [table("AWS::DynamoDB::Table", {})]}
}
