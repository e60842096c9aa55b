package deployer.rules.cost.interface_endpoints_test

import data.deployer.rules.cost.interface_endpoints

given(networking) := {"settings": {"networking": networking}}

vpc(services, nat) := {"nat": nat, "zones": 3, "endpoints": {"gateway": true, "interface": services}}

six := ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "sqs"]

test_many_endpoints_are_found if {
	interface_endpoints.deny == {{
		"path": "settings.networking.vpc.endpoints.interface",
		"message": "6 interface endpoints in 3 zones cost about $131 a month beside a NAT gateway",
	}} with input as given({"vpc": vpc(six, "single")})
}

test_a_few_pass if {
	count(interface_endpoints.deny) == 0 with input as given({"vpc": vpc(["ecr.api", "ecr.dkr", "logs"], "single")})
	count(interface_endpoints.deny) == 0 with input as given({"vpc": {"nat": "single", "zones": 3, "endpoints": {"gateway": true}}})
}

test_a_network_without_nat_needs_them if {
	count(interface_endpoints.deny) == 0 with input as given({"vpc": vpc(six, "none")})
	count(interface_endpoints.deny) == 0 with input as given({"vpc": vpc(six, "single"), "existing": {"vpcId": "vpc-1"}})
}
