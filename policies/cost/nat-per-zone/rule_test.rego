package deployer.rules.cost.nat_per_zone_test

import data.deployer.rules.cost.nat_per_zone

given(environment, networking) := {
	"environment": {"name": environment},
	"settings": {"networking": networking},
}

test_a_gateway_per_zone_in_development_is_found if {
	nat_per_zone.deny == {{
		"path": "settings.networking.vpc.nat",
		"message": "the environment `development` pays for a NAT gateway in each of 3 zones",
	}} with input as given("development", {"vpc": {"nat": "perZone", "zones": 3}})
}

test_a_single_gateway_or_a_network_of_its_own_passes if {
	count(nat_per_zone.deny) == 0 with input as given("development", {"vpc": {"nat": "single", "zones": 3}})
	count(nat_per_zone.deny) == 0 with input as given("development", {"vpc": {"nat": "perZone", "zones": 3}, "existing": {"vpcId": "vpc-1"}})
}

test_other_environments_may_have_them if {
	count(nat_per_zone.deny) == 0 with input as given("staging", {"vpc": {"nat": "perZone", "zones": 3}})
	count(nat_per_zone.deny) == 0 with input as given("production", {"vpc": {"nat": "perZone", "zones": 3}})
}
