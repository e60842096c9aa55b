package deployer.rules.security.rds_encrypted_test

import data.deployer.rules.security.rds_encrypted

database(properties) := {
	"address": "orders/database/DBInstance",
	"component": "orders/database",
	"kind": "RDS",
	"logicalId": "DBInstance",
	"type": "AWS::RDS::DBInstance",
	"properties": properties,
}

test_an_unencrypted_database_is_found if {
	found := rds_encrypted.deny with input as {"resources": [database({}), database({"StorageEncrypted": false})]}
	found == {{
		"resource": "orders/database/DBInstance",
		"path": "Properties.StorageEncrypted",
		"message": "the storage of `orders/database` is not encrypted",
	}}
}

test_an_encrypted_database_passes if {
	count(rds_encrypted.deny) == 0 with input as {"resources": [database({"StorageEncrypted": true})]}
	count(rds_encrypted.deny) == 0 with input as {"resources": [database({"StorageEncrypted": {"Ref": "Encrypted"}})]}
}

test_a_read_replica_is_encrypted_as_its_source if {
	count(rds_encrypted.deny) == 0 with input as {"resources": [database({"SourceDBInstanceIdentifier": {"Ref": "DBInstance"}})]}
	count(rds_encrypted.deny) == 0 with input as {"resources": [database({"DBSnapshotIdentifier": "snapshot-1"})]}
}
