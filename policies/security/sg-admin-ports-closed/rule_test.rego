package deployer.rules.security.sg_admin_ports_closed_test

import data.deployer.rules.security.sg_admin_ports_closed

group(rules) := {
	"address": "orders/api/SecurityGroup",
	"component": "orders/api",
	"type": "AWS::EC2::SecurityGroup",
	"properties": {"SecurityGroupIngress": rules},
}

test_ssh_from_everywhere_is_found if {
	found := sg_admin_ports_closed.deny with input as {"resources": [group([{"IpProtocol": "tcp", "FromPort": "20", "ToPort": "22", "CidrIp": "0.0.0.0/0"}])]}
	found == {{
		"resource": "orders/api/SecurityGroup",
		"path": "Properties.SecurityGroupIngress[0]",
		"message": "the internet may connect to port 22 (SSH) of `orders/api`",
	}}
}

halves := [
	{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/1"},
	{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "128.0.0.0/1"},
]

test_two_halves_of_the_internet_and_a_single_rule_are_found if {
	count(sg_admin_ports_closed.deny) == 2 with input as {"resources": [group(halves)]}
	count(sg_admin_ports_closed.deny) == 1 with input as {"resources": [group(halves[0])]}
}

rule := {"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "CidrIpv6": "::/0"}

test_rdp_by_ipv6_is_found_in_a_rule_of_its_own if {
	found := sg_admin_ports_closed.deny with input as {"resources": [{"address": "a", "component": "b", "properties": rule}]}
	{finding.path | some finding in found} == {"Properties"}
}

test_an_office_a_group_and_the_web_pass if {
	count(sg_admin_ports_closed.deny) == 0 with input as {"resources": [group([
		{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "198.51.100.7/32"},
		{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "SourceSecurityGroupId": {"Ref": "Bastion"}},
		{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "tcp", "FromPort": {"Ref": "Port"}, "ToPort": 22, "CidrIp": "0.0.0.0/0"},
		{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"},
	])]}
}
