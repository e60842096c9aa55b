package deployer.rules.security.ecs_no_host_namespaces_test

import data.deployer.rules.security.ecs_no_host_namespaces

task(properties) := {"address": "orders/api/TaskDefinition", "component": "orders/api", "properties": properties}

test_host_namespaces_are_found if {
	found := ecs_no_host_namespaces.deny with input as {"resources": [task({"PidMode": "host", "IpcMode": "host"})]}
	{finding.path | some finding in found} == {"Properties.PidMode", "Properties.IpcMode"}
	count(ecs_no_host_namespaces.warn) == 1 with input as {"resources": [task({"NetworkMode": "host"})]}
}

own := [task({"PidMode": "task", "NetworkMode": "awsvpc"}), task({"PidMode": {"Ref": "Mode"}}), task({})]

test_own_namespaces_pass if {
	count(ecs_no_host_namespaces.deny | ecs_no_host_namespaces.warn) == 0 with input as {"resources": own}
}
