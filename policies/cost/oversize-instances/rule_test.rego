package deployer.rules.cost.oversize_instances_test

import data.deployer.rules.cost.oversize_instances

resource(type, properties) := {
	"address": "shop/database/Machine",
	"component": "shop/database",
	"logicalId": "Machine",
	"type": type,
	"properties": properties,
}

of_class(class) := {"environment": {"production": false}, "resources": [resource("AWS::RDS::DBInstance", {"DBInstanceClass": class})]}

test_a_large_database_is_found if {
	found := oversize_instances.deny with input as of_class("db.r7g.8xlarge")
	found == {{
		"resource": "shop/database/Machine",
		"path": "Properties.DBInstanceClass",
		"message": "`db.r7g.8xlarge` of `shop/database` is a large machine for an environment that is not production",
	}}
}

test_large_machines_of_other_kinds_are_found if {
	found := oversize_instances.deny with input as {"environment": {"production": false}, "resources": [
		resource("AWS::ElastiCache::ReplicationGroup", {"CacheNodeType": "cache.r7g.16xlarge"}),
		resource("AWS::OpenSearchService::Domain", {"ClusterConfig": {"InstanceType": "r6g.12xlarge.search"}}),
		resource("AWS::MSK::Cluster", {"BrokerNodeGroupInfo": {"InstanceType": "kafka.m5.24xlarge"}}),
		resource("AWS::EC2::Instance", {"InstanceType": "c7g.metal"}),
	]}
	count(found) == 4
}

test_smaller_classes_pass if {
	count(oversize_instances.deny) == 0 with input as of_class("db.r7g.4xlarge")
	count(oversize_instances.deny) == 0 with input as of_class("db.t4g.medium")
	count(oversize_instances.deny) == 0 with input as of_class("db.serverless")
}

test_what_is_not_known_passes if {
	count(oversize_instances.deny) == 0 with input as of_class({"Ref": "Class"})
	count(oversize_instances.deny) == 0 with input as {
		"environment": {"production": false},
		"resources": [resource("AWS::OpenSearchService::Domain", {})],
	}
}

test_production_may_need_it if {
	count(oversize_instances.deny) == 0 with input as {
		"environment": {"production": true},
		"resources": [resource("AWS::RDS::DBInstance", {"DBInstanceClass": "db.r7g.8xlarge"})],
	}
}
