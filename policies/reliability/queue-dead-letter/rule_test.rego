package deployer.rules.reliability.queue_dead_letter_test

import data.deployer.rules.reliability.queue_dead_letter

queue(name, dead_letter) := {"address": sprintf("shop/%s", [name]), "name": name, "kind": "SQS", "spec": {"deadLetter": dead_letter}}

other(kind, spec) := {"address": "shop/other", "name": "other", "kind": kind, "spec": spec}

failed := queue("failed", {"enabled": false})

to_failed := {"component": "shop/failed", "output": "url", "access": "write"}

test_a_queue_without_one_is_found if {
	found := queue_dead_letter.deny with input as {"components": [failed, queue("mail", {"enabled": true})]}
	found == {{
		"component": "shop/failed",
		"path": "spec.deadLetter.enabled",
		"message": "the queue `failed` has no dead-letter queue",
	}}
}

test_a_queue_that_takes_dead_letters_passes if {
	count(queue_dead_letter.deny) == 0 with input as {"components": [failed, queue("mail", {"enabled": true, "queue": to_failed})]}
	count(queue_dead_letter.deny) == 0 with input as {"components": [failed, other("CronJob", {"deadLetter": to_failed})]}
	count(queue_dead_letter.deny) == 0 with input as {"components": [failed, other("Lambda", {"triggers": [{"dynamodb": {"onFailure": to_failed}}]})]}
	count(queue_dead_letter.deny) == 0 with input as {"components": [failed, other("Lambda", {"triggers": [{"kafka": {"onFailure": to_failed}}]})]}
}
