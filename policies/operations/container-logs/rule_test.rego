package deployer.rules.operations.container_logs_test

import data.deployer.rules.operations.container_logs

found(containers) := paths if {
	resource := {"address": "shop/api/TaskDefinition", "component": "shop/api", "properties": {"ContainerDefinitions": containers}}
	paths := {finding.path | some finding in container_logs.deny} with input as {"resources": [resource]}
}

awslogs := {"Name": "api", "LogConfiguration": {"LogDriver": "awslogs", "Options": {}}}

test_a_container_without_a_driver_is_found if {
	found([awslogs, {"Name": "proxy"}]) == {"Properties.ContainerDefinitions[1].LogConfiguration"}
	found([{"LogConfiguration": {"LogDriver": "none"}}]) == {"Properties.ContainerDefinitions[0].LogConfiguration"}
}

test_any_driver_passes if {
	found([awslogs]) == set()
	found([{"LogConfiguration": {"LogDriver": "awsfirelens"}}]) == set()
	found([{"LogConfiguration": {"LogDriver": {"Ref": "Driver"}}}]) == set()
}

test_what_is_not_known_passes if {
	found([{"LogConfiguration": {"Fn::If": ["A", {}, {}]}}]) == set()
	found([{"Fn::If": ["A", {}, {}]}]) == set()
	found({"Fn::If": ["A", [], []]}) == set()
}
