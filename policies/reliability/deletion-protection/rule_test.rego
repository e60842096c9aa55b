package deployer.rules.reliability.deletion_protection_test

import data.deployer.rules.reliability.deletion_protection

production(type, properties) := {"environment": {"production": true}, "resources": [resource(type, properties)]}

resource(type, properties) := {"address": "shop/data/Thing", "component": "shop/data", "type": type, "properties": properties}

attributes(value) := {"LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": value}]}

test_an_unprotected_database_is_found if {
	found := deletion_protection.deny with input as production("AWS::RDS::DBInstance", {})
	found == {{
		"resource": "shop/data/Thing",
		"path": "Properties.DeletionProtection",
		"message": "the database of `shop/data` is not protected against deletion",
	}}
	count(deletion_protection.deny) == 1 with input as production("AWS::RDS::DBCluster", {"DBClusterIdentifier": "shop", "DeletionProtection": "false"})
	count(deletion_protection.deny) == 1 with input as production("AWS::DocDB::DBCluster", {"DeletionProtection": false})
}

test_an_unprotected_table_is_found if {
	count(deletion_protection.deny) == 1 with input as production("AWS::DynamoDB::Table", {})
	found := deletion_protection.deny with input as production("AWS::DynamoDB::GlobalTable", {"Replicas": [{"DeletionProtectionEnabled": true}, {"Region": "eu-west-1"}, {"Fn::If": ["A", {}, {}]}]})
	{finding.path | some finding in found} == {"Properties.Replicas[1].DeletionProtectionEnabled"}
}

test_an_unprotected_user_pool_is_found if {
	count(deletion_protection.deny) == 1 with input as production("AWS::Cognito::UserPool", {"DeletionProtection": "INACTIVE"})
	count(deletion_protection.deny) == 0 with input as production("AWS::Cognito::UserPool", {"DeletionProtection": "ACTIVE"})
}

test_an_unprotected_load_balancer_is_a_warning if {
	count(deletion_protection.warn) == 1 with input as production("AWS::ElasticLoadBalancingV2::LoadBalancer", {})
	count(deletion_protection.warn) == 1 with input as production("AWS::ElasticLoadBalancingV2::LoadBalancer", attributes("false"))
	count(deletion_protection.deny) == 0 with input as production("AWS::ElasticLoadBalancingV2::LoadBalancer", {})
}

test_what_is_protected_passes if {
	count(deletion_protection.deny) == 0 with input as production("AWS::RDS::DBInstance", {"DeletionProtection": true})
	count(deletion_protection.deny) == 0 with input as production("AWS::RDS::DBCluster", {"DeletionProtection": {"Ref": "Protection"}})
	count(deletion_protection.deny) == 0 with input as production("AWS::DynamoDB::Table", {"DeletionProtectionEnabled": "true"})
	count(deletion_protection.warn) == 0 with input as production("AWS::ElasticLoadBalancingV2::LoadBalancer", attributes("true"))
	count(deletion_protection.warn) == 0 with input as production("AWS::ElasticLoadBalancingV2::LoadBalancer", {"LoadBalancerAttributes": {"Fn::If": ["A", [], []]}})
}

test_members_and_replicas_pass if {
	count(deletion_protection.deny) == 0 with input as production("AWS::RDS::DBInstance", {"DBClusterIdentifier": {"Ref": "Cluster"}})
	count(deletion_protection.deny) == 0 with input as production("AWS::RDS::DBInstance", {"SourceDBInstanceIdentifier": "main"})
}

test_other_environments_pass if {
	count(deletion_protection.deny | deletion_protection.warn) == 0 with input as {"environment": {"production": false}, "resources": [
		resource("AWS::RDS::DBInstance", {}),
		resource("AWS::ElasticLoadBalancingV2::LoadBalancer", {}),
	]}
}
