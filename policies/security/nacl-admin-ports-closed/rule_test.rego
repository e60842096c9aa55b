package deployer.rules.security.nacl_admin_ports_closed_test

import data.deployer.rules.security.nacl_admin_ports_closed

entry(properties) := {
	"address": "net/base/Entry",
	"component": "net/base",
	"properties": object.union({"RuleAction": "allow", "CidrBlock": "0.0.0.0/0", "Protocol": 6}, properties),
}

test_ssh_rdp_and_everything_are_found if {
	found := nacl_admin_ports_closed.warn with input as {"resources": [
		entry({"PortRange": {"From": "22", "To": 22}}),
		entry({"CidrBlock": "10.0.0.0/8", "Ipv6CidrBlock": "::/0", "PortRange": {"From": 3000, "To": 4000}}),
	]}
	{finding.message | some finding in found} == {
		"a network ACL of `net/base` lets the internet to port 22",
		"a network ACL of `net/base` lets the internet to port 3389",
	}
	count(nacl_admin_ports_closed.warn) == 2 with input as {"resources": [entry({"Protocol": "-1"})]}
	count(nacl_admin_ports_closed.warn) == 2 with input as {"resources": [entry({"Protocol": "-1", "CidrBlock": "128.0.0.0/1"})]}
}

test_denials_egress_and_other_ports_pass if {
	count(nacl_admin_ports_closed.warn) == 0 with input as {"resources": [
		entry({"RuleAction": "deny", "Protocol": -1}),
		entry({"Egress": "true", "Protocol": -1}),
		entry({"CidrBlock": "10.0.0.0/8", "Protocol": -1}),
		entry({"PortRange": {"From": 443, "To": 443}}),
		entry({"PortRange": {"From": {"Ref": "Port"}, "To": 443}}),
		entry({"Protocol": 17, "PortRange": {"From": 22, "To": 22}}),
	]}
}
