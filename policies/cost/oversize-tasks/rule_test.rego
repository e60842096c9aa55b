package deployer.rules.cost.oversize_tasks_test

import data.deployer.rules.cost.oversize_tasks

task(cpu, launch) := {
	"address": "shop/api/TaskDefinition",
	"component": "shop/api",
	"logicalId": "TaskDefinition",
	"type": "AWS::ECS::TaskDefinition",
	"properties": {"Cpu": cpu, "RequiresCompatibilities": launch},
}

found(production, cpu, launch) := result if {
	result := oversize_tasks.deny with input as {
		"environment": {"production": production},
		"resources": [task(cpu, launch)],
	}
}

test_a_large_task_is_found if {
	found(false, "8192", ["FARGATE"]) == {{
		"resource": "shop/api/TaskDefinition",
		"path": "Properties.Cpu",
		"message": "a task of `shop/api` has 8 vCPU in an environment that is not production",
	}}
	count(found(false, 16384, ["FARGATE"])) == 1
	count(found(false, "16 vCPU", "FARGATE")) == 1
}

test_smaller_tasks_pass if {
	count(found(false, "4096", ["FARGATE"])) == 0
	count(found(false, "4 vCPU", ["FARGATE"])) == 0
	count(found(false, {"Ref": "Cpu"}, ["FARGATE"])) == 0
}

test_tasks_on_instances_pass if {
	count(found(false, "8192", ["EC2"])) == 0
}

test_production_may_need_it if {
	count(found(true, "8192", ["FARGATE"])) == 0
}
