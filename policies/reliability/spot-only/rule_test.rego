package deployer.rules.reliability.spot_only_test

import data.deployer.rules.reliability.spot_only

service(spot) := {"address": "shop/api", "name": "api", "kind": "MicroService", "spec": {"spot": spot}}

spare := service({"enabled": true, "base": 0})

test_a_service_on_spare_capacity_alone_is_found if {
	count(spot_only.deny) == 1 with input as {"environment": {"production": true}, "components": [spare]}
}

test_a_base_of_ordinary_capacity_passes if {
	count(spot_only.deny) == 0 with input as {"environment": {"production": true}, "components": [
		service({"enabled": true, "base": 2}),
		service({"enabled": false, "base": 0}),
	]}
}

test_other_environments_pass if {
	count(spot_only.deny) == 0 with input as {"environment": {"production": false}, "components": [spare]}
}
