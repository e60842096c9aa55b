package deployer.rules.cost.io1_volumes_test

import data.deployer.rules.cost.io1_volumes

found(properties) := result if {
	result := io1_volumes.deny with input as {"resources": [{
		"address": "shop/data/Resource",
		"component": "shop/data",
		"logicalId": "Resource",
		"type": "AWS::RDS::DBInstance",
		"properties": properties,
	}]}
}

test_io1_where_gp3_serves_is_found if {
	found({"StorageType": "io1", "Iops": 10000, "AllocatedStorage": "500"}) == {{
		"resource": "shop/data/Resource",
		"path": "Properties.StorageType",
		"message": "the storage of `shop/data` is io1 with 10000 operations a second, which gp3 does for less",
	}}
	count(found({"StorageType": "io1", "Iops": 3000, "AllocatedStorage": "100"})) == 1
	count(found({"VolumeType": "io1", "Iops": "16000"})) == 1
}

test_io1_that_gp3_cannot_replace_passes if {
	count(found({"StorageType": "io1", "Iops": 40000, "AllocatedStorage": "500"})) == 0
	count(found({"StorageType": "io1", "Iops": 10000, "AllocatedStorage": "100"})) == 0
	count(found({"VolumeType": "io1", "Iops": 32000})) == 0
}

test_other_types_and_what_is_not_known_pass if {
	count(found({"StorageType": "gp3", "Iops": 3000})) == 0
	count(found({"StorageType": "io2", "Iops": 3000})) == 0
	count(found({"StorageType": "io1", "Iops": {"Ref": "Iops"}, "AllocatedStorage": "500"})) == 0
}
