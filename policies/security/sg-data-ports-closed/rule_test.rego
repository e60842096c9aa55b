package deployer.rules.security.sg_data_ports_closed_test

import data.deployer.rules.security.sg_data_ports_closed

rule(properties) := {
	"address": "orders/database/Ingress",
	"component": "orders/database",
	"type": "AWS::EC2::SecurityGroupIngress",
	"properties": properties,
}

test_a_database_for_everybody_is_found if {
	found := sg_data_ports_closed.deny with input as {"resources": [rule({"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "0.0.0.0/0"})]}
	found == {{
		"resource": "orders/database/Ingress",
		"path": "Properties",
		"message": "the internet may connect to port 5432 (PostgreSQL) of `orders/database`",
	}}
}

test_a_group_with_a_single_rule_is_found_too if {
	found := sg_data_ports_closed.deny with input as {"resources": [rule({"SecurityGroupIngress": {
		"IpProtocol": "tcp",
		"FromPort": "3306",
		"ToPort": "3306",
		"CidrIpv6": "2000::/3",
	}})]}
	{finding.path | some finding in found} == {"Properties.SecurityGroupIngress[0]"}
}

test_consumers_and_other_ports_pass if {
	count(sg_data_ports_closed.deny) == 0 with input as {"resources": [
		rule({"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": {"Ref": "Api"}}),
		rule({"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "10.0.0.0/24"}),
		rule({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}),
		rule({"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}),
	]}
}
