package deployer.rules.cost.tasks_outside_production_test

import data.deployer.rules.cost.tasks_outside_production

given(production, scaling) := {
	"environment": {"production": production},
	"components": [{"address": "shop/api", "name": "api", "kind": "MicroService", "spec": {"scaling": scaling}}],
}

autoscaling(enabled, fewest) := {"enabled": enabled, "minReplicas": fewest, "maxReplicas": 20}

test_many_tasks_are_found if {
	tasks_outside_production.deny == {{
		"component": "shop/api",
		"path": "spec.scaling.autoscaling.minReplicas",
		"message": "`api` always runs 5 tasks in an environment that is not production",
	}} with input as given(false, {"replicas": 2, "autoscaling": autoscaling(true, 5)})
	tasks_outside_production.deny == {{
		"component": "shop/api",
		"path": "spec.scaling.replicas",
		"message": "`api` always runs 8 tasks in an environment that is not production",
	}} with input as given(false, {"replicas": 8})
	count(tasks_outside_production.deny) == 1 with input as given(false, {"replicas": 8, "autoscaling": autoscaling(false, 1)})
	count(tasks_outside_production.deny) == 1 with input as given(false, {"replicas": 8, "autoscaling": {"enabled": true}})
}

test_few_tasks_pass if {
	count(tasks_outside_production.deny) == 0 with input as given(false, {"replicas": 4})
	count(tasks_outside_production.deny) == 0 with input as given(false, {"replicas": 8, "autoscaling": autoscaling(true, 0)})
	count(tasks_outside_production.deny) == 0 with input as given(false, {"replicas": 2, "autoscaling": autoscaling(false, 8)})
}

test_production_may_need_them if {
	count(tasks_outside_production.deny) == 0 with input as given(true, {"replicas": 8})
	count(tasks_outside_production.deny) == 0 with input as given(true, {"replicas": 8, "autoscaling": autoscaling(true, 8)})
}
