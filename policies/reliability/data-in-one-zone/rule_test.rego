package deployer.rules.reliability.data_in_one_zone_test

import data.deployer.rules.reliability.data_in_one_zone

production(resources) := {"environment": {"production": true}, "resources": resources}

resource(type, properties) := named("Thing", type, properties)

named(id, type, properties) := {
	"address": sprintf("shop/data/%s", [id]),
	"component": "shop/data",
	"kind": "CloudFormation",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

given(type, properties) := production([resource(type, properties)])

given_cache(properties) := given("AWS::ElastiCache::ReplicationGroup", properties)

test_a_database_in_one_zone_is_found if {
	count(data_in_one_zone.deny) == 1 with input as given("AWS::RDS::DBInstance", {})
	count(data_in_one_zone.deny) == 1 with input as given("AWS::RDS::DBInstance", {"MultiAZ": "false"})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::RDS::DBInstance", {"MultiAZ": true})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::RDS::DBInstance", {"MultiAZ": {"Ref": "TwoZones"}})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::RDS::DBInstance", {"SourceDBInstanceIdentifier": "main"})
}

test_the_kind_rds_is_left_to_its_own_rule if {
	count(data_in_one_zone.deny) == 0 with input as production([object.union(resource("AWS::RDS::DBInstance", {}), {"kind": "RDS"})])
}

cluster := named("Cluster", "AWS::DocDB::DBCluster", {})

first := named("First", "AWS::DocDB::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})

second := named("Second", "AWS::DocDB::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})

test_a_cluster_with_one_member_is_found if {
	found := data_in_one_zone.deny with input as production([cluster, first])
	{finding.resource | some finding in found} == {"shop/data/Cluster"}
	count(data_in_one_zone.deny) == 0 with input as production([cluster, first, second])
	count(data_in_one_zone.deny) == 0 with input as production([cluster])
}

test_a_file_system_of_one_zone_is_found if {
	count(data_in_one_zone.deny) == 1 with input as given("AWS::EFS::FileSystem", {"AvailabilityZoneName": "eu-west-1a"})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::EFS::FileSystem", {})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::EFS::FileSystem", {"AvailabilityZoneName": {"Fn::If": ["A", "eu-west-1a", {"Ref": "AWS::NoValue"}]}})
}

test_shards_without_replicas_are_found if {
	count(data_in_one_zone.deny) == 1 with input as given("AWS::MemoryDB::Cluster", {"NumReplicasPerShard": 0})
	count(data_in_one_zone.deny) == 1 with input as given("AWS::MemoryDB::Cluster", {"NumReplicasPerShard": "0"})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::MemoryDB::Cluster", {})
}

test_a_domain_in_one_zone_is_found if {
	count(data_in_one_zone.deny) == 1 with input as given("AWS::OpenSearchService::Domain", {})
	count(data_in_one_zone.deny) == 1 with input as given("AWS::OpenSearchService::Domain", {"ClusterConfig": {"ZoneAwarenessEnabled": "false"}})
	count(data_in_one_zone.deny) == 1 with input as given("AWS::Elasticsearch::Domain", {"ElasticsearchClusterConfig": {"InstanceCount": 3}})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::Elasticsearch::Domain", {"ElasticsearchClusterConfig": {"ZoneAwarenessEnabled": true}})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::OpenSearchService::Domain", {"ClusterConfig": {"MultiAZWithStandbyEnabled": true}})
	count(data_in_one_zone.deny) == 0 with input as given("AWS::OpenSearchService::Domain", {"ClusterConfig": {"Fn::If": ["A", {}, {}]}})
}

test_a_cache_without_failover_is_a_warning if {
	{finding.path | some finding in data_in_one_zone.warn} == {"Properties.AutomaticFailoverEnabled"} with input as given_cache({})
	{finding.path | some finding in data_in_one_zone.warn} == {"Properties.MultiAZEnabled"} with input as given_cache({"AutomaticFailoverEnabled": true})
	count(data_in_one_zone.warn) == 0 with input as given_cache({"AutomaticFailoverEnabled": true, "MultiAZEnabled": "true"})
	count(data_in_one_zone.warn) == 0 with input as given_cache({"GlobalReplicationGroupId": "global"})
}

test_other_environments_pass if {
	count(data_in_one_zone.deny | data_in_one_zone.warn) == 0 with input as {"environment": {"production": false}, "resources": [
		resource("AWS::RDS::DBInstance", {}),
		resource("AWS::ElastiCache::ReplicationGroup", {}),
	]}
}
