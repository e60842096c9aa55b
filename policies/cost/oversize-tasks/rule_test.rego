package deployer.rules.cost.oversize_tasks_test

import data.deployer.rules.cost.oversize_tasks

task(cpu, launch) := {
	"address": "shop/api/TaskDefinition",
	"component": "shop/api",
	"logicalId": "TaskDefinition",
	"type": "AWS::ECS::TaskDefinition",
	"properties": {"Cpu": cpu, "RequiresCompatibilities": launch},
}

given(production, cpu, launch) := {
	"environment": {"production": production},
	"resources": [task(cpu, launch)],
}

test_a_large_task_is_found if {
	oversize_tasks.deny == {{
		"resource": "shop/api/TaskDefinition",
		"path": "Properties.Cpu",
		"message": "a task of `shop/api` has 8 vCPU in an environment that is not production",
	}} with input as given(false, "8192", ["FARGATE"])
	count(oversize_tasks.deny) == 1 with input as given(false, 16384, ["FARGATE"])
	count(oversize_tasks.deny) == 1 with input as given(false, "16 vCPU", "FARGATE")
}

test_smaller_tasks_pass if {
	count(oversize_tasks.deny) == 0 with input as given(false, "4096", ["FARGATE"])
	count(oversize_tasks.deny) == 0 with input as given(false, "4 vCPU", ["FARGATE"])
	count(oversize_tasks.deny) == 0 with input as given(false, {"Ref": "Cpu"}, ["FARGATE"])
}

test_tasks_on_instances_pass if {
	count(oversize_tasks.deny) == 0 with input as given(false, "8192", ["EC2"])
}

test_production_may_need_it if {
	count(oversize_tasks.deny) == 0 with input as given(true, "8192", ["FARGATE"])
}
