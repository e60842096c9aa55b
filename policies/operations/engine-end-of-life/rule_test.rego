package deployer.rules.operations.engine_end_of_life_test

import data.deployer.rules.operations.engine_end_of_life

given(type, properties) := {"resources": [{"address": "shop/data/Thing", "component": "shop/data", "type": type, "properties": properties}]}

mariadb(version) := given("AWS::RDS::DBInstance", {"Engine": "mariadb", "EngineVersion": version})

test_a_version_past_its_end_is_found if {
	found := engine_end_of_life.deny with input as mariadb("10.5.27")
	found == {{
		"resource": "shop/data/Thing",
		"path": "Properties.EngineVersion",
		"message": "`shop/data` runs mariadb 10.5, whose standard support ended on 2026-08-31",
	}}
	count(engine_end_of_life.deny) == 1 with input as mariadb("10.4")
	count(engine_end_of_life.deny) == 1 with input as mariadb(10.3)
	count(engine_end_of_life.deny) == 1 with input as given("AWS::DocDB::DBCluster", {"EngineVersion": "3.6.0"})
	count(engine_end_of_life.deny) == 1 with input as given("AWS::OpenSearchService::Domain", {"EngineVersion": "OpenSearch_2.9"})
}

test_the_property_with_the_version_is_named if {
	kafka := engine_end_of_life.deny with input as given("AWS::MSK::Cluster", {"KafkaVersion": "3.5.1"})
	{finding.path | some finding in kafka} == {"Properties.KafkaVersion"}
	kubernetes := engine_end_of_life.deny with input as given("AWS::EKS::Cluster", {"Version": "1.29"})
	{finding.path | some finding in kubernetes} == {"Properties.Version"}
}

test_a_supported_version_passes if {
	count(engine_end_of_life.deny) == 0 with input as mariadb("10.11.8")
	count(engine_end_of_life.deny) == 0 with input as mariadb("10.50")
	count(engine_end_of_life.deny) == 0 with input as given("AWS::RDS::DBInstance", {"Engine": "postgres", "EngineVersion": "17.6"})
	count(engine_end_of_life.deny) == 0 with input as given("AWS::OpenSearchService::Domain", {"EngineVersion": "OpenSearch_2.19"})
	count(engine_end_of_life.deny) == 0 with input as given("AWS::EKS::Cluster", {"Version": "1.36"})
}

test_what_is_not_known_passes if {
	count(engine_end_of_life.deny) == 0 with input as mariadb({"Ref": "Version"})
	count(engine_end_of_life.deny) == 0 with input as given("AWS::RDS::DBInstance", {"Engine": "mariadb"})
	count(engine_end_of_life.deny) == 0 with input as given("AWS::RDS::DBInstance", {"Engine": {"Ref": "Engine"}, "EngineVersion": "10.4"})
}
