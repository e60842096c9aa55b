package deployer.rules.security.sg_rules_described_test

import data.deployer.rules.security.sg_rules_described

resource(type, properties) := {
	"address": "orders/api/It",
	"component": "orders/api",
	"type": type,
	"properties": properties,
}

test_rules_without_a_description_are_found if {
	found := sg_rules_described.warn with input as {"resources": [
		resource("AWS::EC2::SecurityGroup", {
			"SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 443}],
			"SecurityGroupEgress": [{"IpProtocol": "-1"}],
		}),
		resource("AWS::EC2::SecurityGroupEgress", {"IpProtocol": "-1"}),
	]}
	{finding.path | some finding in found} == {
		"Properties.SecurityGroupIngress[0]",
		"Properties.SecurityGroupEgress[0]",
		"Properties",
	}
}

test_a_single_rule_is_found_too if {
	found := sg_rules_described.warn with input as {"resources": [resource("AWS::EC2::SecurityGroup", {
		"SecurityGroupIngress": {"IpProtocol": "tcp", "FromPort": 443},
		"SecurityGroupEgress": {"IpProtocol": "-1"},
	})]}
	{finding.path | some finding in found} == {"Properties.SecurityGroupIngress[0]", "Properties.SecurityGroupEgress[0]"}
}

test_described_rules_pass if {
	count(sg_rules_described.warn) == 0 with input as {"resources": [
		resource("AWS::EC2::SecurityGroup", {"SecurityGroupIngress": [{"IpProtocol": "tcp", "Description": "HTTPS"}, {"Fn::If": ["A", {}, {}]}]}),
		resource("AWS::EC2::SecurityGroupIngress", {"IpProtocol": "tcp", "Description": "HTTPS"}),
		resource("AWS::EC2::SecurityGroup", {"SecurityGroupEgress": {"IpProtocol": "-1", "Description": "Everything"}}),
		resource("AWS::EC2::SecurityGroup", {}),
	]}
}
