package deployer.rules.cost.worker_spot_test

import data.deployer.rules.cost.worker_spot

worker(spot, scaling) := {
	"address": "shop/mailer",
	"name": "mailer",
	"kind": "Worker",
	"spec": {"runtime": {"platform": "fargate"}, "spot": {"enabled": spot, "base": 1}, "scaling": scaling},
}

given(production, component) := {"environment": {"production": production}, "components": [component]}

test_workers_on_ordinary_capacity_are_found if {
	worker_spot.deny == {{
		"component": "shop/mailer",
		"path": "spec.spot",
		"message": "all tasks of `mailer` run on ordinary capacity outside production",
	}} with input as given(false, worker(false, {"replicas": 2}))
	count(worker_spot.deny) == 1 with input as given(false, worker(false, {"replicas": 1, "autoscaling": {"enabled": true, "minReplicas": 3}}))
	count(worker_spot.deny) == 1 with input as given(false, worker(false, {"replicas": 2, "autoscaling": {"enabled": true}}))
}

test_spare_capacity_passes if {
	count(worker_spot.deny) == 0 with input as given(false, worker(true, {"replicas": 2}))
}

test_a_single_task_is_not_worth_it if {
	count(worker_spot.deny) == 0 with input as given(false, worker(false, {"replicas": 1}))
	count(worker_spot.deny) == 0 with input as given(false, worker(false, {"replicas": 2, "autoscaling": {"enabled": true, "minReplicas": 1}}))
}

test_production_may_want_ordinary_capacity if {
	count(worker_spot.deny) == 0 with input as given(true, worker(false, {"replicas": 2}))
}
