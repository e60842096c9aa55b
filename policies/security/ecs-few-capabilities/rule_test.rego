package deployer.rules.security.ecs_few_capabilities_test

import data.deployer.rules.security.ecs_few_capabilities

task(added) := {
	"address": "orders/api/TaskDefinition",
	"component": "orders/api",
	"properties": {"ContainerDefinitions": [{"LinuxParameters": {"Capabilities": {"Add": added}}}]},
}

test_a_powerful_capability_is_found if {
	found := ecs_few_capabilities.deny with input as {"resources": [task(["SYS_PTRACE", "SYS_ADMIN"])]}
	{finding.message | some finding in found} == {"a container of `orders/api` has the capability `SYS_ADMIN`"}
}

test_a_single_one_is_found_too if {
	count(ecs_few_capabilities.deny) == 1 with input as {"resources": [task("ALL")]}
}

test_others_pass if {
	count(ecs_few_capabilities.deny) == 0 with input as {"resources": [task(["SYS_PTRACE"]), task([]), task({"Ref": "Capabilities"})]}
}
