package deployer.rules.security.ecr_immutable_tags_test

import data.deployer.rules.security.ecr_immutable_tags

repository(properties) := {
	"address": "shop/images/Repository",
	"component": "shop/images",
	"logicalId": "Repository",
	"type": "AWS::ECR::Repository",
	"properties": properties,
}

test_tags_that_can_move_are_found if {
	found := ecr_immutable_tags.deny with input as {"resources": [
		repository({}),
		repository({"ImageTagMutability": "MUTABLE"}),
		repository({"ImageTagMutability": "MUTABLE_WITH_EXCLUSION"}),
	]}
	found == {{
		"resource": "shop/images/Repository",
		"path": "Properties.ImageTagMutability",
		"message": "tags in the repository `shop/images` can be moved to other images",
	}}
}

test_tags_that_stay_pass if {
	count(ecr_immutable_tags.deny) == 0 with input as {"resources": [
		repository({"ImageTagMutability": "IMMUTABLE"}),
		repository({"ImageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}),
		repository({"ImageTagMutability": {"Ref": "Mutability"}}),
	]}
}
