package deployer.lib.network_test

import data.deployer.lib.network

test_rules_have_a_path_in_a_group_or_alone if {
	network.place({"properties": {"CidrIp": "10.0.0.0/8"}}, 0) == "Properties"
	network.place({"properties": {"SecurityGroupIngress": []}}, 2) == "Properties.SecurityGroupIngress[2]"
}

test_rules_of_a_group_may_be_a_single_one if {
	network.ingress({"properties": {"SecurityGroupIngress": {"IpProtocol": "-1"}}}) == [{"IpProtocol": "-1"}]
	network.ingress({"properties": {"SecurityGroupIngress": [{}, {}]}}) == [{}, {}]
	network.ingress({"properties": {"IpProtocol": "tcp"}}) == [{"IpProtocol": "tcp"}]
}

test_the_world_is_recognised if {
	network.is_for_the_world({"CidrIp": "0.0.0.0/0"})
	network.is_for_the_world({"CidrIpv6": "::/0"})
	network.is_for_the_world({"CidrIp": "128.0.0.0/1"})
	not network.is_for_the_world({"CidrIp": "10.0.0.0/8"})
	not network.is_for_the_world({"CidrIp": {"Ref": "Office"}})
}

test_ports_are_numbers_texts_or_all if {
	network.ports({"IpProtocol": "tcp", "FromPort": "22", "ToPort": 23}) == [22, 23]
	network.ports({"IpProtocol": "-1"}) == [0, 65535]
	network.ports({"IpProtocol": "udp"}) == [0, 65535]
	not network.ports({"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1})
	not network.ports({"IpProtocol": "tcp", "FromPort": {"Ref": "Port"}, "ToPort": 23})
	network.are_all([1, 65535])
	not network.are_all([1024, 2048])
}

test_well_known_ports_have_names if {
	[22, "SSH"] in network.admin_ports
	[5432, "PostgreSQL"] in network.data_ports
}
