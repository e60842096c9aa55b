package deployer.rules.operations.container_logs_test

import data.deployer.rules.operations.container_logs

given(containers) := {"resources": [{"address": "shop/api/TaskDefinition", "component": "shop/api", "properties": {"ContainerDefinitions": containers}}]}

awslogs := {"Name": "api", "LogConfiguration": {"LogDriver": "awslogs", "Options": {}}}

test_a_container_without_a_driver_is_found if {
	{finding.path | some finding in container_logs.deny} == {"Properties.ContainerDefinitions[1].LogConfiguration"} with input as given([awslogs, {"Name": "proxy"}])
	{finding.path | some finding in container_logs.deny} == {"Properties.ContainerDefinitions[0].LogConfiguration"} with input as given([{"LogConfiguration": {"LogDriver": "none"}}])
}

test_any_driver_passes if {
	count(container_logs.deny) == 0 with input as given([awslogs])
	count(container_logs.deny) == 0 with input as given([{"LogConfiguration": {"LogDriver": "awsfirelens"}}])
	count(container_logs.deny) == 0 with input as given([{"LogConfiguration": {"LogDriver": {"Ref": "Driver"}}}])
}

test_a_log_router_passes if {
	count(container_logs.deny) == 0 with input as given([
		{"Name": "api", "LogConfiguration": {"LogDriver": "awsfirelens"}},
		{"Name": "log_router", "FirelensConfiguration": {"Type": "fluentbit"}},
	])
	count(container_logs.deny) == 0 with input as given([object.union(awslogs, {"FirelensConfiguration": {"Type": "fluentbit"}})])
	count(container_logs.deny) == 1 with input as given([{"FirelensConfiguration": {"Type": "fluentbit"}, "LogConfiguration": {"LogDriver": "none"}}])
}

test_what_is_not_known_passes if {
	count(container_logs.deny) == 0 with input as given([{"LogConfiguration": {"Fn::If": ["A", {}, {}]}}])
	count(container_logs.deny) == 0 with input as given([{"Fn::If": ["A", {}, {}]}])
	count(container_logs.deny) == 0 with input as given({"Fn::If": ["A", [], []]})
}
