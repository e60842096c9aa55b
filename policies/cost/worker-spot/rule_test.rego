package deployer.rules.cost.worker_spot_test

import data.deployer.rules.cost.worker_spot

worker(spot, scaling) := {
	"address": "shop/mailer",
	"name": "mailer",
	"kind": "Worker",
	"spec": {"runtime": {"platform": "fargate"}, "spot": {"enabled": spot, "base": 1}, "scaling": scaling},
}

found(production, component) := result if {
	result := worker_spot.deny with input as {"environment": {"production": production}, "components": [component]}
}

test_workers_on_ordinary_capacity_are_found if {
	found(false, worker(false, {"replicas": 2})) == {{
		"component": "shop/mailer",
		"path": "spec.spot",
		"message": "all tasks of `mailer` run on ordinary capacity in an environment that is not production",
	}}
	count(found(false, worker(false, {"replicas": 1, "autoscaling": {"enabled": true, "minReplicas": 3}}))) == 1
	count(found(false, worker(false, {"replicas": 2, "autoscaling": {"enabled": true}}))) == 1
}

test_spare_capacity_passes if {
	count(found(false, worker(true, {"replicas": 2}))) == 0
}

test_a_single_task_is_not_worth_it if {
	count(found(false, worker(false, {"replicas": 1}))) == 0
	count(found(false, worker(false, {"replicas": 2, "autoscaling": {"enabled": true, "minReplicas": 1}}))) == 0
}

test_production_may_want_ordinary_capacity if {
	count(found(true, worker(false, {"replicas": 2}))) == 0
}
