package deployer.rules.cost.io1_volumes_test

import data.deployer.rules.cost.io1_volumes

given(properties) := {"resources": [{
	"address": "shop/data/Resource",
	"component": "shop/data",
	"logicalId": "Resource",
	"type": "AWS::RDS::DBInstance",
	"properties": properties,
}]}

test_io1_where_gp3_serves_is_found if {
	io1_volumes.deny == {{
		"resource": "shop/data/Resource",
		"path": "Properties.StorageType",
		"message": "the storage of `shop/data` is io1 with 10000 operations a second, which gp3 does for less",
	}} with input as given({"StorageType": "io1", "Iops": 10000, "AllocatedStorage": "500"})
	count(io1_volumes.deny) == 1 with input as given({"StorageType": "io1", "Iops": 3000, "AllocatedStorage": "100"})
	count(io1_volumes.deny) == 1 with input as given({"VolumeType": "io1", "Iops": "16000"})
}

test_io1_that_gp3_cannot_replace_passes if {
	count(io1_volumes.deny) == 0 with input as given({"StorageType": "io1", "Iops": 40000, "AllocatedStorage": "500"})
	count(io1_volumes.deny) == 0 with input as given({"StorageType": "io1", "Iops": 10000, "AllocatedStorage": "100"})
	count(io1_volumes.deny) == 0 with input as given({"VolumeType": "io1", "Iops": 32000})
}

test_other_types_and_what_is_not_known_pass if {
	count(io1_volumes.deny) == 0 with input as given({"StorageType": "gp3", "Iops": 3000})
	count(io1_volumes.deny) == 0 with input as given({"StorageType": "io2", "Iops": 3000})
	count(io1_volumes.deny) == 0 with input as given({"StorageType": "io1", "Iops": {"Ref": "Iops"}, "AllocatedStorage": "500"})
}
