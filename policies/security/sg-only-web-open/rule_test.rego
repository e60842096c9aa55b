package deployer.rules.security.sg_only_web_open_test

import data.deployer.rules.security.sg_only_web_open

group(rules) := {
	"address": "orders/api/SecurityGroup",
	"component": "orders/api",
	"type": "AWS::EC2::SecurityGroup",
	"properties": {"SecurityGroupIngress": rules},
}

test_other_ports_are_found if {
	found := sg_only_web_open.warn with input as {"resources": [group([
		{"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "udp", "FromPort": 30000, "ToPort": 30100, "CidrIpv6": "::/0"},
	])]}
	{finding.message | some finding in found} == {
		"the internet may connect to port 8080 of `orders/api`",
		"the internet may connect to ports 30000 to 30100 of `orders/api`",
	}
}

test_a_single_rule_is_found_too if {
	count(sg_only_web_open.warn) == 1 with input as {"resources": [group({"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "0.0.0.0/2"})]}
}

test_the_web_and_what_others_report_pass if {
	count(sg_only_web_open.warn) == 0 with input as {"resources": [group([
		{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "tcp", "FromPort": 80, "ToPort": "80", "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/8"},
	])]}
}
