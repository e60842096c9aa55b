package deployer.rules.security.drift_opened_network_test

import data.deployer.rules.security.drift_opened_network as rule

drift(type, path, expected, actual) := {"drift": [{
	"component": "shop/api",
	"logicalId": "SecurityGroup",
	"type": type,
	"differences": [{"path": path, "kind": "changed", "expected": expected, "actual": actual}],
}]}

group := "AWS::EC2::SecurityGroup"

test_a_group_that_was_opened_is_found if {
	count(rule.deny) == 1 with input as drift(group, "Properties.SecurityGroupIngress[0].CidrIp", "10.0.0.0/8", "0.0.0.0/0")
	count(rule.deny) == 1 with input as drift(group, "Properties.SecurityGroupIngress[1]", null, {"CidrIpv6": "::/0", "IpProtocol": "tcp"})
	count(rule.deny) == 1 with input as drift(group, "Properties.SecurityGroupIngress[1]", null, {"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp"})
	count(rule.deny) == 1 with input as drift(group, "Properties.SecurityGroupIngress", [], [{"CidrIp": "0.0.0.0/0"}])
	count(rule.deny) == 1 with input as drift(group, "Properties.SecurityGroupIngress", [], [{"CidrIpv6": "::/0"}])
	count(rule.deny) == 1 with input as drift(group, "Properties.SecurityGroupIngress[0].CidrIp", "10.0.0.0/8", "128.0.0.0/1")
	count(rule.deny) == 1 with input as drift("AWS::EC2::SecurityGroupIngress", "Properties.CidrIp", "10.0.0.0/8", "0.0.0.0/0")
}

test_what_goes_out_was_open_or_is_narrow_is_not_found if {
	count(rule.deny) == 0 with input as drift(group, "Properties.SecurityGroupEgress[0].CidrIp", "10.0.0.0/8", "0.0.0.0/0")
	count(rule.deny) == 0 with input as drift(group, "Properties.SecurityGroupIngress", [{"CidrIp": "0.0.0.0/0"}], [{"CidrIp": "0.0.0.0/0"}, {"CidrIp": "10.0.0.0/8"}])
	count(rule.deny) == 0 with input as drift(group, "Properties.SecurityGroupIngress[0].CidrIp", "10.0.0.0/8", "10.0.0.0/16")
}
