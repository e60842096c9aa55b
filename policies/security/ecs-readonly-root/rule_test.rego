package deployer.rules.security.ecs_readonly_root_test

import data.deployer.rules.security.ecs_readonly_root

task(container, family) := {
	"address": "orders/api/TaskDefinition",
	"component": "orders/api",
	"properties": {
		"ContainerDefinitions": [object.union({"Name": "api"}, container)],
		"RuntimePlatform": {"OperatingSystemFamily": family},
	},
}

test_a_root_that_can_be_written_is_found if {
	found := ecs_readonly_root.warn with input as {"resources": [
		task({}, "LINUX"),
		task({"ReadonlyRootFilesystem": "false"}, "LINUX"),
	]}
	{finding.path | some finding in found} == {"Properties.ContainerDefinitions[0].ReadonlyRootFilesystem"}
}

test_read_only_unknown_and_windows_pass if {
	count(ecs_readonly_root.warn) == 0 with input as {"resources": [
		task({"ReadonlyRootFilesystem": true}, "LINUX"),
		task({"ReadonlyRootFilesystem": {"Ref": "Readonly"}}, "LINUX"),
		task({"User": "0", "FirelensConfiguration": {"Type": "fluentbit"}}, "LINUX"),
		task({}, "WINDOWS_SERVER_2022_CORE"),
	]}
}

service := {"component": "orders/api", "properties": {"EnableExecuteCommand": true}}

schedule := {"component": "orders/api", "properties": {"Target": {"EcsParameters": {"EnableExecuteCommand": true}}}}

test_components_with_exec_pass if {
	count(ecs_readonly_root.warn) == 0 with input as {"resources": [task({}, "LINUX"), service]}
	count(ecs_readonly_root.warn) == 0 with input as {"resources": [task({}, "LINUX"), schedule]}
}
