package deployer.rules.cost.tasks_outside_production_test

import data.deployer.rules.cost.tasks_outside_production

found(production, scaling) := result if {
	result := tasks_outside_production.deny with input as {
		"environment": {"production": production},
		"components": [{"address": "shop/api", "name": "api", "kind": "MicroService", "spec": {"scaling": scaling}}],
	}
}

autoscaling(enabled, fewest) := {"enabled": enabled, "minReplicas": fewest, "maxReplicas": 20}

test_many_tasks_are_found if {
	found(false, {"replicas": 2, "autoscaling": autoscaling(true, 5)}) == {{
		"component": "shop/api",
		"path": "spec.scaling.autoscaling.minReplicas",
		"message": "`api` always runs 5 tasks in an environment that is not production",
	}}
	found(false, {"replicas": 8}) == {{
		"component": "shop/api",
		"path": "spec.scaling.replicas",
		"message": "`api` always runs 8 tasks in an environment that is not production",
	}}
	count(found(false, {"replicas": 8, "autoscaling": autoscaling(false, 1)})) == 1
	count(found(false, {"replicas": 8, "autoscaling": {"enabled": true}})) == 1
}

test_few_tasks_pass if {
	count(found(false, {"replicas": 4})) == 0
	count(found(false, {"replicas": 8, "autoscaling": autoscaling(true, 0)})) == 0
	count(found(false, {"replicas": 2, "autoscaling": autoscaling(false, 8)})) == 0
}

test_production_may_need_them if {
	count(found(true, {"replicas": 8})) == 0
	count(found(true, {"replicas": 8, "autoscaling": autoscaling(true, 8)})) == 0
}
