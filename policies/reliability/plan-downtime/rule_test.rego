package deployer.rules.reliability.plan_downtime_test

import data.deployer.rules.reliability.plan_downtime

plan(production, action, replacement, downtime) := {
	"environment": {"production": production},
	"changes": [{
		"component": "shop/database",
		"logicalId": "DBInstance",
		"action": action,
		"replacement": replacement,
		"downtime": downtime,
	}],
}

test_what_may_be_away_is_found if {
	found := plan_downtime.deny with input as plan(true, "update", "never", true)
	found == {{
		"component": "shop/database",
		"resource": "DBInstance",
		"message": "`DBInstance` of `shop/database` may be away while it is changed",
	}}
	replaced := plan_downtime.deny with input as plan(true, "replace", "certain", true)
	{finding.message | some finding in replaced} == {"`DBInstance` of `shop/database` may be away while it is replaced"}
}

test_what_stays_there_passes if {
	count(plan_downtime.deny) == 0 with input as plan(true, "update", "never", false)
	count(plan_downtime.deny) == 0 with input as plan(true, "update", "possible", true)
	count(plan_downtime.deny) == 0 with input as plan(true, "delete", "never", true)
}

test_other_environments_pass if {
	count(plan_downtime.deny) == 0 with input as plan(false, "update", "never", true)
}
