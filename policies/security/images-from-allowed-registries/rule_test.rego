package deployer.rules.security.images_from_allowed_registries_test

import data.deployer.rules.security.images_from_allowed_registries

task(image) := {
	"address": "orders/api/TaskDefinition",
	"component": "orders/api",
	"properties": {"ContainerDefinitions": [{"Image": image}]},
}

workspace(resources) := {
	"settings": {"security": {"allowedRegistries": ["registry.example.com/shop", "public.ecr.aws/docker/"]}},
	"resources": resources,
}

test_images_from_elsewhere_are_found if {
	found := images_from_allowed_registries.deny with input as workspace([task("nginx:1.29"), task("registry.example.com/shopping/api:1")])
	{finding.message | some finding in found} == {
		"the image `nginx:1.29` of `orders/api` is in none of the allowed registries",
		"the image `registry.example.com/shopping/api:1` of `orders/api` is in none of the allowed registries",
	}
}

test_allowed_and_unknown_images_pass if {
	count(images_from_allowed_registries.deny) == 0 with input as workspace([
		task("registry.example.com/shop/api:1"),
		task("registry.example.com/shop:1"),
		task("registry.example.com/shop"),
		task("public.ecr.aws/docker/library/busybox:1.37"),
		task({"Ref": "Image"}),
	])
}

test_without_a_list_everything_is_allowed if {
	count(images_from_allowed_registries.deny) == 0 with input as {"settings": {"security": {}}, "resources": [task("nginx:1.29")]}
}
