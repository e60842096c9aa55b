package deployer.rules.compliance.replication_regions_test

import data.deployer.rules.compliance.replication_regions

given(properties) := {
	"environment": {"name": "production", "region": "eu-west-1", "regions": ["eu-west-1"]},
	"settings": {"compliance": {"allowedRegions": ["eu-west-1", "eu-central-1"]}},
	"resources": [{
		"address": "orders/data/Resource",
		"component": "orders/data",
		"logicalId": "Resource",
		"type": "AWS::DynamoDB::GlobalTable",
		"properties": properties,
	}],
}

table(region) := {"Replicas": [{"Region": "eu-west-1"}, {"Region": region}]}

secret(region) := {"ReplicaRegions": [{"Region": region}]}

registry(region) := {"ReplicationConfiguration": {"Rules": [{"Destinations": [{"Region": region, "RegistryId": "1"}]}]}}

plan(arn) := {"BackupPlan": {"BackupPlanRule": [{"CopyActions": [{"DestinationBackupVaultArn": arn}]}]}}

bucket(arn) := {"ReplicationConfiguration": {"Rules": [{"Destination": {"Bucket": arn}}]}}

test_a_replica_in_another_region_is_found if {
	replication_regions.deny == {{
		"resource": "orders/data/Resource",
		"path": "Properties.Replicas[1].Region",
		"message": "`orders/data` copies data to the region `us-east-1`, which is not allowed",
	}} with input as given(table("us-east-1"))
}

test_other_copies_are_found if {
	count(replication_regions.deny) == 1 with input as given(secret("us-east-1"))
	count(replication_regions.deny) == 1 with input as given({"AutomaticBackupReplicationRegion": "us-east-1"})
	count(replication_regions.deny) == 1 with input as given(registry("us-east-1"))
	count(replication_regions.deny) == 1 with input as given(plan("arn:aws:backup:us-east-1:111122223333:backup-vault:far"))
}

test_a_bucket_whose_name_tells_another_region_is_found if {
	count(replication_regions.deny) == 0 with input as given(bucket("arn:aws:s3:::copies-us-east-1"))
	replication_regions.warn == {{
		"resource": "orders/data/Resource",
		"path": "Properties.ReplicationConfiguration.Rules[0].Destination.Bucket",
		"message": "`orders/data` copies data to the region `us-east-1`, which is not allowed",
	}} with input as given(bucket("arn:aws:s3:::copies-us-east-1"))
}

test_allowed_regions_pass if {
	count(replication_regions.deny) == 0 with input as given(table("eu-central-1"))
	count(replication_regions.deny) == 0 with input as given(secret("eu-central-1"))
	count(replication_regions.deny) == 0 with input as given({"AutomaticBackupReplicationRegion": "eu-central-1"})
	count(replication_regions.deny) == 0 with input as given(registry("eu-central-1"))
	count(replication_regions.deny) == 0 with input as given(plan("arn:aws:backup:eu-central-1:111122223333:backup-vault:near"))
	count(replication_regions.warn) == 0 with input as given(bucket("arn:aws:s3:::copies-eu-central-1"))
	count(replication_regions.warn) == 0 with input as given(bucket("arn:aws:s3:::copies"))
}

test_what_is_not_known_passes if {
	count(replication_regions.deny) == 0 with input as given(table({"Ref": "Region"}))
	count(replication_regions.deny) == 0 with input as given(plan({"Ref": "Vault"}))
	count(replication_regions.deny) == 0 with input as given(plan("arn:aws:backup::111122223333:backup-vault:far"))
	count(replication_regions.warn) == 0 with input as given(bucket({"Fn::GetAtt": ["Bucket", "Arn"]}))
	count(replication_regions.deny) == 0 with input as given({})
}

test_any_region_passes_unless_it_is_written if {
	count(replication_regions.deny) == 0 with input as object.union(given(table("us-east-1")), {"settings": {"compliance": {"allowedRegions": ["us-east-1"]}}})
	count(replication_regions.deny) == 0 with input as {
		"environment": {"name": "production", "region": "eu-west-1", "regions": ["eu-west-1"]},
		"settings": {"compliance": {}},
		"resources": [{"address": "a/b/C", "component": "a/b", "properties": table("us-east-1")}],
	}
}
