package deployer.rules.cost.graviton_test

import data.deployer.rules.cost.graviton

resource(type, properties) := {
	"address": "shop/database/Machine",
	"component": "shop/database",
	"logicalId": "Machine",
	"type": type,
	"properties": properties,
}

database(class, engine) := {"resources": [resource("AWS::RDS::DBInstance", {"DBInstanceClass": class, "Engine": engine})]}

test_a_database_on_other_processors_is_found if {
	found := graviton.deny with input as database("db.t3.medium", "postgres")
	found == {{
		"resource": "shop/database/Machine",
		"path": "Properties.DBInstanceClass",
		"message": "`db.t3.medium` of `shop/database` has a sibling on Graviton that costs less",
	}}
}

test_other_managed_services_are_found if {
	found := graviton.deny with input as {"resources": [
		resource("AWS::ElastiCache::ReplicationGroup", {"CacheNodeType": "cache.r5.large"}),
		resource("AWS::OpenSearchService::Domain", {"ClusterConfig": {"InstanceType": "m5.large.search"}}),
		resource("AWS::MSK::Cluster", {"BrokerNodeGroupInfo": {"InstanceType": "kafka.m5.large"}}),
	]}
	count(found) == 3
}

test_graviton_passes if {
	count(graviton.deny) == 0 with input as database("db.t4g.medium", "postgres")
	count(graviton.deny) == 0 with input as database("db.r6gd.large", "aurora-mysql")
	count(graviton.deny) == 0 with input as database("db.serverless", "aurora-mysql")
}

test_engines_that_cannot_and_classes_that_are_not_known_pass if {
	count(graviton.deny) == 0 with input as database("db.m5.large", "oracle-se2")
	count(graviton.deny) == 0 with input as {"resources": [resource("AWS::MSK::Cluster", {"BrokerNodeGroupInfo": {"InstanceType": "kafka.t3.small"}})]}
	count(graviton.deny) == 0 with input as database({"Ref": "Class"}, "postgres")
	count(graviton.deny) == 0 with input as {"resources": [resource("AWS::ElastiCache::ReplicationGroup", {})]}
}
