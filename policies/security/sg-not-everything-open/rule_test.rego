package deployer.rules.security.sg_not_everything_open_test

import data.deployer.rules.security.sg_not_everything_open

group(rules) := {
	"address": "orders/api/SecurityGroup",
	"component": "orders/api",
	"type": "AWS::EC2::SecurityGroup",
	"properties": {"SecurityGroupIngress": rules},
}

test_every_port_is_found if {
	found := sg_not_everything_open.deny with input as {"resources": [group([
		{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 65535, "CidrIpv6": "::/0"},
	])]}
	{finding.path | some finding in found} == {"Properties.SecurityGroupIngress[0]", "Properties.SecurityGroupIngress[1]"}
}

test_a_single_rule_is_found_too if {
	count(sg_not_everything_open.deny) == 1 with input as {"resources": [group({"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"})]}
}

test_one_port_and_a_group_pass if {
	count(sg_not_everything_open.deny) == 0 with input as {"resources": [group([
		{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "-1", "SourceSecurityGroupId": {"Ref": "Api"}},
		{"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"},
		{"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "CidrIp": "0.0.0.0/0"},
	])]}
}
