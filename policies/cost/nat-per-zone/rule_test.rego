package deployer.rules.cost.nat_per_zone_test

import data.deployer.rules.cost.nat_per_zone

found(environment, networking) := result if {
	result := nat_per_zone.deny with input as {
		"environment": {"name": environment},
		"settings": {"networking": networking},
	}
}

test_a_gateway_per_zone_in_development_is_found if {
	found("development", {"vpc": {"nat": "perZone", "zones": 3}}) == {{
		"path": "settings.networking.vpc.nat",
		"message": "the environment `development` pays for a NAT gateway in each of 3 zones",
	}}
}

test_a_single_gateway_or_a_network_of_its_own_passes if {
	count(found("development", {"vpc": {"nat": "single", "zones": 3}})) == 0
	count(found("development", {"vpc": {"nat": "perZone", "zones": 3}, "existing": {"vpcId": "vpc-1"}})) == 0
}

test_other_environments_may_have_them if {
	count(found("staging", {"vpc": {"nat": "perZone", "zones": 3}})) == 0
	count(found("production", {"vpc": {"nat": "perZone", "zones": 3}})) == 0
}
