package deployer.rules.security.ecr_immutable_tags_test

import data.deployer.rules.security.ecr_immutable_tags

repository(properties) := {
	"address": "tools/images/Repository",
	"component": "tools/images",
	"type": "AWS::ECR::Repository",
	"properties": properties,
}

test_tags_that_move_are_found if {
	found := ecr_immutable_tags.warn with input as {"resources": [repository({}), repository({"ImageTagMutability": "MUTABLE"})]}
	{finding.path | some finding in found} == {"Properties.ImageTagMutability"}
}

test_tags_that_stay_pass if {
	count(ecr_immutable_tags.warn) == 0 with input as {"resources": [
		repository({"ImageTagMutability": "IMMUTABLE"}),
		repository({"ImageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}),
		repository({"ImageTagMutability": {"Ref": "Mutability"}}),
	]}
}
