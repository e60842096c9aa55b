package deployer.rules.security.ecr_scan_on_push_test

import data.deployer.rules.security.ecr_scan_on_push

repository(properties) := {
	"address": "tools/images/Repository",
	"component": "tools/images",
	"type": "AWS::ECR::Repository",
	"properties": properties,
}

scan(value) := {"ImageScanningConfiguration": {"ScanOnPush": value}}

test_images_without_a_scan_are_found if {
	found := ecr_scan_on_push.warn with input as {"resources": [repository({}), repository(scan(false))]}
	{finding.path | some finding in found} == {"Properties.ImageScanningConfiguration"}
}

test_scanned_images_pass if {
	count(ecr_scan_on_push.warn) == 0 with input as {"resources": [
		repository(scan(true)),
		repository(scan({"Ref": "Scan"})),
		repository({"ImageScanningConfiguration": {"Fn::If": ["A", {}, {}]}}),
	]}
}
