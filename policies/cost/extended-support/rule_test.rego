package deployer.rules.cost.extended_support_test

import data.deployer.rules.cost.extended_support

found(properties) := result if {
	result := extended_support.deny with input as {"resources": [{
		"address": "orders/database/DBInstance",
		"component": "orders/database",
		"logicalId": "DBInstance",
		"type": "AWS::RDS::DBInstance",
		"properties": properties,
	}]}
}

engine(name, version) := {"Engine": name, "EngineVersion": version}

test_an_old_version_is_found if {
	found(engine("mysql", "8.0.36")) == {{
		"resource": "orders/database/DBInstance",
		"path": "Properties.EngineVersion",
		"message": "version 8.0.36 of mysql, which `orders/database` runs, is charged for extended support",
	}}
	count(found(engine("postgres", "13.14"))) == 1
	count(found(engine("postgres", 12))) == 1
	count(found(engine("aurora-mysql", "5.7.mysql_aurora.2.11.2"))) == 1
	count(found(engine("redis", "5.0.6"))) == 1
}

test_current_versions_pass if {
	count(found(engine("postgres", "15.4"))) == 0
	count(found(engine("mysql", "8.4.9"))) == 0
	count(found(engine("aurora-mysql", "8.0.mysql_aurora.3.08.0"))) == 0
	count(found(engine("redis", "7.1"))) == 0
	count(found(engine("mariadb", "5.5"))) == 0
}

test_what_is_not_known_or_not_charged_passes if {
	count(found({"Engine": "postgres"})) == 0
	count(found(engine("postgres", {"Ref": "Version"}))) == 0
	count(found(engine({"Ref": "Engine"}, "12"))) == 0
	count(found(object.union(engine("postgres", "12"), {"EngineLifecycleSupport": "open-source-rds-extended-support-disabled"}))) == 0
}
