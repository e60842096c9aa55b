package deployer.rules.cost.extended_support_test

import data.deployer.rules.cost.extended_support

given(properties) := {"resources": [{
	"address": "orders/database/DBInstance",
	"component": "orders/database",
	"logicalId": "DBInstance",
	"type": "AWS::RDS::DBInstance",
	"properties": properties,
}]}

engine(name, version) := {"Engine": name, "EngineVersion": version}

test_an_old_version_is_found if {
	extended_support.deny == {{
		"resource": "orders/database/DBInstance",
		"path": "Properties.EngineVersion",
		"message": "version 8.0.36 of mysql, which `orders/database` runs, is charged for extended support",
	}} with input as given(engine("mysql", "8.0.36"))
	count(extended_support.deny) == 1 with input as given(engine("postgres", "13.14"))
	count(extended_support.deny) == 1 with input as given(engine("postgres", 12))
	count(extended_support.deny) == 1 with input as given(engine("aurora-mysql", "5.7.mysql_aurora.2.11.2"))
	count(extended_support.deny) == 1 with input as given(engine("redis", "5.0.6"))
}

test_current_versions_pass if {
	count(extended_support.deny) == 0 with input as given(engine("postgres", "15.4"))
	count(extended_support.deny) == 0 with input as given(engine("mysql", "8.4.9"))
	count(extended_support.deny) == 0 with input as given(engine("aurora-mysql", "8.0.mysql_aurora.3.08.0"))
	count(extended_support.deny) == 0 with input as given(engine("redis", "7.1"))
	count(extended_support.deny) == 0 with input as given(engine("mariadb", "5.5"))
}

test_what_is_not_known_or_not_charged_passes if {
	count(extended_support.deny) == 0 with input as given({"Engine": "postgres"})
	count(extended_support.deny) == 0 with input as given(engine("postgres", {"Ref": "Version"}))
	count(extended_support.deny) == 0 with input as given(engine({"Ref": "Engine"}, "12"))
	count(extended_support.deny) == 0 with input as given(object.union(engine("postgres", "12"), {"EngineLifecycleSupport": "open-source-rds-extended-support-disabled"}))
}
