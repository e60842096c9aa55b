package deployer.rules.security.ecs_no_privileged_test

import data.deployer.rules.security.ecs_no_privileged

task(container) := {
	"address": "orders/api/TaskDefinition",
	"component": "orders/api",
	"properties": {"ContainerDefinitions": [object.union({"Name": "api"}, container)]},
}

test_a_privileged_container_is_found if {
	found := ecs_no_privileged.deny with input as {"resources": [task({"Privileged": true}), task({"Privileged": "true"})]}
	found == {{
		"resource": "orders/api/TaskDefinition",
		"path": "Properties.ContainerDefinitions[0].Privileged",
		"message": "the container `api` of `orders/api` is privileged",
	}}
}

test_a_single_container_is_found_too if {
	found := ecs_no_privileged.deny with input as {"resources": [{"address": "a/b/C", "component": "a/b", "properties": {"ContainerDefinitions": {"Name": "api", "Privileged": true}}}]}
	{finding.path | some finding in found} == {"Properties.ContainerDefinitions[0].Privileged"}
}

test_others_pass if {
	count(ecs_no_privileged.deny) == 0 with input as {"resources": [
		task({}),
		task({"Privileged": false}),
		task({"Privileged": {"Ref": "Privileged"}}),
	]}
}
