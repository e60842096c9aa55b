package deployer.rules.reliability.replicas_test

import data.deployer.rules.reliability.replicas

production(scaling) := {"environment": {"production": true}, "components": [service(scaling)]}

service(scaling) := {"address": "shop/api", "name": "api", "kind": "MicroService", "spec": {"scaling": scaling}}

test_a_single_task_is_found if {
	found := replicas.deny with input as production({"replicas": 1})
	found == {{
		"component": "shop/api",
		"path": "spec.scaling.replicas",
		"message": "the service `api` may run on 1 task",
	}}
}

test_autoscaling_down_to_one_task_is_found if {
	count(replicas.deny) == 1 with input as production({"replicas": 2, "autoscaling": {"enabled": true, "minReplicas": 1}})
	count(replicas.deny) == 1 with input as production({"replicas": 1, "autoscaling": {"enabled": true, "maxReplicas": 4}})
}

test_a_schedule_down_to_one_task_is_found if {
	found := replicas.deny with input as production({"replicas": 2, "autoscaling": {"enabled": true, "minReplicas": 2, "schedule": [{"cron": "0 8 * * *", "min": 4}, {"cron": "0 22 * * *", "min": 1}]}})
	{finding.path | some finding in found} == {"spec.scaling.autoscaling.schedule[1].min"}
}

test_two_tasks_pass if {
	count(replicas.deny) == 0 with input as production({"replicas": 2})
	count(replicas.deny) == 0 with input as production({"replicas": 2, "autoscaling": {"enabled": true, "maxReplicas": 4}})
	count(replicas.deny) == 0 with input as production({"replicas": 1, "autoscaling": {"enabled": true, "minReplicas": 3}})
}

test_a_service_that_is_switched_off_passes if count(replicas.deny) == 0 with input as production({"replicas": 0})

test_other_environments_pass if {
	count(replicas.deny) == 0 with input as {"environment": {"production": false}, "components": [service({"replicas": 1})]}
}
