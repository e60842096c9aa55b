package deployer.rules.cost.previous_generation_test

import data.deployer.rules.cost.previous_generation

resource(type, properties) := {
	"address": "shop/database/Machine",
	"component": "shop/database",
	"logicalId": "Machine",
	"type": type,
	"properties": properties,
}

of_class(class) := {"resources": [resource("AWS::RDS::DBInstance", {"DBInstanceClass": class})]}

test_an_old_database_class_is_found if {
	found := previous_generation.deny with input as of_class("db.t2.medium")
	found == {{
		"resource": "shop/database/Machine",
		"path": "Properties.DBInstanceClass",
		"message": "`db.t2.medium` of `shop/database` is of an old generation, which does less for the money",
	}}
}

test_old_classes_of_other_kinds_are_found if {
	found := previous_generation.deny with input as {"resources": [
		resource("AWS::ElastiCache::ReplicationGroup", {"CacheNodeType": "cache.r3.large"}),
		resource("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"InstanceType": "m4.large"}}),
		resource("AWS::OpenSearchService::Domain", {"ClusterConfig": {"InstanceType": "c4.large.search"}}),
	]}
	count(found) == 3
}

test_current_classes_pass if {
	count(previous_generation.deny) == 0 with input as of_class("db.t4g.medium")
	count(previous_generation.deny) == 0 with input as of_class("db.m5.large")
	count(previous_generation.deny) == 0 with input as of_class("db.serverless")
	count(previous_generation.deny) == 0 with input as {"resources": [
		resource("AWS::EC2::Instance", {"InstanceType": "r4d.large"}),
		resource("AWS::EC2::Instance", {"InstanceType": "t3.small"}),
	]}
}

test_what_is_not_known_passes if {
	count(previous_generation.deny) == 0 with input as of_class({"Ref": "Class"})
	count(previous_generation.deny) == 0 with input as {"resources": [resource("AWS::EC2::LaunchTemplate", {})]}
}
