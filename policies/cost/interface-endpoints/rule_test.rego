package deployer.rules.cost.interface_endpoints_test

import data.deployer.rules.cost.interface_endpoints

found(networking) := result if {
	result := interface_endpoints.deny with input as {"settings": {"networking": networking}}
}

vpc(services, nat) := {"nat": nat, "zones": 3, "endpoints": {"gateway": true, "interface": services}}

six := ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "sqs"]

test_many_endpoints_are_found if {
	found({"vpc": vpc(six, "single")}) == {{
		"path": "settings.networking.vpc.endpoints.interface",
		"message": "6 interface endpoints in 3 zones cost about $131 a month beside a NAT gateway",
	}}
}

test_a_few_pass if {
	count(found({"vpc": vpc(["ecr.api", "ecr.dkr", "logs"], "single")})) == 0
	count(found({"vpc": {"nat": "single", "zones": 3, "endpoints": {"gateway": true}}})) == 0
}

test_a_network_without_nat_needs_them if {
	count(found({"vpc": vpc(six, "none")})) == 0
	count(found({"vpc": vpc(six, "single"), "existing": {"vpcId": "vpc-1"}})) == 0
}
