package deployer.lib.durations_test

import data.deployer.lib.durations

test_every_unit_is_counted_in_seconds if {
	durations.seconds("45s") == 45
	durations.seconds("5m") == 300
	durations.seconds("12h") == 43200
	durations.seconds("7d") == 604800
}

test_a_duration_has_days if durations.days("12h") == 0.5

test_what_is_no_duration_has_no_seconds if {
	not durations.seconds("soon")
	not durations.seconds("")
}
