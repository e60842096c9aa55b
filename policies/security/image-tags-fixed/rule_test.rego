package deployer.rules.security.image_tags_fixed_test

import data.deployer.rules.security.image_tags_fixed

task(image) := {
	"address": "orders/api/TaskDefinition",
	"component": "orders/api",
	"properties": {"ContainerDefinitions": [{"Image": image}]},
}

test_moving_and_missing_tags_are_found if {
	found := image_tags_fixed.findings with input as {"resources": [
		task("registry.example.com:5000/shop/api:latest"),
		task("nginx"),
		task({"Fn::Sub": "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/api:main"}),
		{"address": "a", "component": "orders/pdf", "properties": {"Code": {"ImageUri": "a/pdf"}}},
	]}
	{finding.message | some finding in found} == {
		"the image `registry.example.com:5000/shop/api:latest` of `orders/api` has a tag that moves",
		"the image `nginx` of `orders/api` has no tag, which means `latest`",
		"the image `${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/api:main` of `orders/api` has a tag that moves",
		"the image `a/pdf` of `orders/pdf` has no tag, which means `latest`",
	}
}

test_versions_digests_and_unknown_images_pass if {
	count(image_tags_fixed.findings) == 0 with input as {"resources": [
		task("registry.example.com:5000/shop/api:2026.11.1"),
		task("shop/api:latest@sha256:0000000000000000000000000000000000000000000000000000000000000000"),
		task({"Ref": "Image"}),
		task({"Fn::Sub": "a/api:${Version}"}),
		task({"Fn::Sub": "a/${Image}"}),
		{"address": "a", "component": "b", "properties": {"Code": {"ZipFile": "a"}}},
	]}
}

everywhere := {"resources": [
	task("registry.example.com:5000/shop/api:latest"),
	task("nginx"),
	task({"Fn::Sub": "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/api:main"}),
	{"address": "a", "component": "orders/pdf", "properties": {"Code": {"ImageUri": "a/pdf"}}},
]}

test_it_is_an_error_in_production_only if {
	count(image_tags_fixed.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(image_tags_fixed.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(image_tags_fixed.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(image_tags_fixed.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
