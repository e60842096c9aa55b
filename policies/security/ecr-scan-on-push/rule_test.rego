package deployer.rules.security.ecr_scan_on_push_test

import data.deployer.rules.security.ecr_scan_on_push

repository(properties) := {
	"address": "shop/images/Repository",
	"component": "shop/images",
	"logicalId": "Repository",
	"type": "AWS::ECR::Repository",
	"properties": properties,
}

test_a_repository_without_scans_is_found if {
	found := ecr_scan_on_push.deny with input as {"resources": [
		repository({}),
		repository({"ImageScanningConfiguration": {"ScanOnPush": "false"}}),
	]}
	found == {{
		"resource": "shop/images/Repository",
		"path": "Properties.ImageScanningConfiguration.ScanOnPush",
		"message": "images in the repository `shop/images` are not scanned",
	}}
}

test_repositories_with_scans_pass if {
	count(ecr_scan_on_push.deny) == 0 with input as {"resources": [
		repository({"ImageScanningConfiguration": {"ScanOnPush": true}}),
		repository({"ImageScanningConfiguration": {"ScanOnPush": {"Ref": "Scan"}}}),
		repository({"ImageScanningConfiguration": {"Fn::If": ["Scan", {}, {}]}}),
	]}
}
