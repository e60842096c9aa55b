package deployer.rules.security.sg_data_ports_narrow_test

import data.deployer.rules.security.sg_data_ports_narrow

rule(properties) := {
	"address": "orders/database/Ingress",
	"component": "orders/database",
	"type": "AWS::EC2::SecurityGroupIngress",
	"properties": properties,
}

test_a_large_block_is_found if {
	found := sg_data_ports_narrow.warn with input as {"resources": [rule({"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": "10.0.0.0/8"})]}
	{finding.message | some finding in found} == {"all of `10.0.0.0/8` may connect to port 6379 (Redis) of `orders/database`"}
}

test_a_group_with_a_single_rule_is_found_too if {
	count(sg_data_ports_narrow.warn) == 1 with input as {"resources": [rule({"SecurityGroupIngress": {
		"IpProtocol": "tcp",
		"FromPort": 6379,
		"ToPort": 6379,
		"CidrIp": "172.16.0.0/12",
	}})]}
}

test_subnets_groups_and_other_ports_pass if {
	count(sg_data_ports_narrow.warn) == 0 with input as {"resources": [
		rule({"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": "10.0.0.0/16"}),
		rule({"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": {"Ref": "Subnet"}}),
		rule({"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "SourceSecurityGroupId": {"Ref": "Api"}}),
		rule({"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/8"}),
		rule({"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": "0.0.0.0/0"}),
		rule({"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": "128.0.0.0/1"}),
		rule({"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}),
	]}
}
