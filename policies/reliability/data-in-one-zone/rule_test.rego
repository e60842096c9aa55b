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

denied(type, properties) := found if {
	found := data_in_one_zone.deny with input as production([resource(type, properties)])
}

warned(properties) := found if {
	found := data_in_one_zone.warn with input as production([resource("AWS::ElastiCache::ReplicationGroup", properties)])
}

test_a_database_in_one_zone_is_found if {
	count(denied("AWS::RDS::DBInstance", {})) == 1
	count(denied("AWS::RDS::DBInstance", {"MultiAZ": "false"})) == 1
	count(denied("AWS::RDS::DBInstance", {"MultiAZ": true})) == 0
	count(denied("AWS::RDS::DBInstance", {"MultiAZ": {"Ref": "TwoZones"}})) == 0
	count(denied("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})) == 0
	count(denied("AWS::RDS::DBInstance", {"SourceDBInstanceIdentifier": "main"})) == 0
}

test_the_kind_rds_is_left_to_its_own_rule if {
	database := object.union(resource("AWS::RDS::DBInstance", {}), {"kind": "RDS"})
	count(data_in_one_zone.deny) == 0 with input as production([database])
}

test_a_cluster_with_one_member_is_found if {
	cluster := named("Cluster", "AWS::DocDB::DBCluster", {})
	first := named("First", "AWS::DocDB::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})
	second := named("Second", "AWS::DocDB::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})
	found := data_in_one_zone.deny with input as production([cluster, first])
	{finding.resource | some finding in found} == {"shop/data/Cluster"}
	count(data_in_one_zone.deny) == 0 with input as production([cluster, first, second])
	count(data_in_one_zone.deny) == 0 with input as production([cluster])
}

test_a_file_system_of_one_zone_is_found if {
	count(denied("AWS::EFS::FileSystem", {"AvailabilityZoneName": "eu-west-1a"})) == 1
	count(denied("AWS::EFS::FileSystem", {})) == 0
	count(denied("AWS::EFS::FileSystem", {"AvailabilityZoneName": {"Fn::If": ["A", "eu-west-1a", {"Ref": "AWS::NoValue"}]}})) == 0
}

test_shards_without_replicas_are_found if {
	count(denied("AWS::MemoryDB::Cluster", {"NumReplicasPerShard": 0})) == 1
	count(denied("AWS::MemoryDB::Cluster", {"NumReplicasPerShard": "0"})) == 1
	count(denied("AWS::MemoryDB::Cluster", {})) == 0
}

test_a_domain_in_one_zone_is_found if {
	count(denied("AWS::OpenSearchService::Domain", {})) == 1
	count(denied("AWS::OpenSearchService::Domain", {"ClusterConfig": {"ZoneAwarenessEnabled": "false"}})) == 1
	count(denied("AWS::Elasticsearch::Domain", {"ElasticsearchClusterConfig": {"InstanceCount": 3}})) == 1
	count(denied("AWS::Elasticsearch::Domain", {"ElasticsearchClusterConfig": {"ZoneAwarenessEnabled": true}})) == 0
	count(denied("AWS::OpenSearchService::Domain", {"ClusterConfig": {"MultiAZWithStandbyEnabled": true}})) == 0
	count(denied("AWS::OpenSearchService::Domain", {"ClusterConfig": {"Fn::If": ["A", {}, {}]}})) == 0
}

test_a_cache_without_failover_is_a_warning if {
	{finding.path | some finding in warned({})} == {"Properties.AutomaticFailoverEnabled"}
	{finding.path | some finding in warned({"AutomaticFailoverEnabled": true})} == {"Properties.MultiAZEnabled"}
	count(warned({"AutomaticFailoverEnabled": true, "MultiAZEnabled": "true"})) == 0
	count(warned({"GlobalReplicationGroupId": "global"})) == 0
}

test_other_environments_pass if {
	given := {"environment": {"production": false}, "resources": [resource("AWS::RDS::DBInstance", {}), resource("AWS::ElastiCache::ReplicationGroup", {})]}
	count(data_in_one_zone.deny | data_in_one_zone.warn) == 0 with input as given
}
