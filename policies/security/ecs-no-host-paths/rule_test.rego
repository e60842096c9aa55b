package deployer.rules.security.ecs_no_host_paths_test

import data.deployer.rules.security.ecs_no_host_paths

task(volumes) := {"address": "orders/api/TaskDefinition", "component": "orders/api", "properties": {"Volumes": volumes}}

test_the_socket_of_docker_is_found if {
	found := ecs_no_host_paths.deny with input as {"resources": [task([{"Name": "a"}, {"Name": "b", "Host": {"SourcePath": "/var/run/docker.sock"}}])]}
	{finding.path | some finding in found} == {"Properties.Volumes[1].Host.SourcePath"}
}

test_directories_of_the_system_are_warned_of if {
	found := ecs_no_host_paths.warn with input as {"resources": [task([{"Name": "a", "Host": {"SourcePath": "/proc"}}])]}
	{finding.message | some finding in found} == {"`orders/api` mounts `/proc` of its machine"}
}

tasks := [task([{"Name": "a"}, {"Name": "b", "Host": {"SourcePath": "/data"}}, {"Name": "c", "EFSVolumeConfiguration": {}}])]

test_other_volumes_pass if {
	count(ecs_no_host_paths.deny | ecs_no_host_paths.warn) == 0 with input as {"resources": tasks}
}
