package deployer.lib.addresses_test

import data.deployer.lib.addresses

test_the_internet_and_large_parts_of_it_are_everybody if {
	every range in ["0.0.0.0/0", "1.2.3.4/0", "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/7", "::/0", "::0/0", "2000::/3", "8000::/1"] {
		addresses.is_everybody(range)
	}
}

test_networks_are_not if {
	every range in ["10.0.0.0/8", "198.51.100.7/32", "2001:db8::/32", "2600::/16", "fc00::/7", "fe80::/10", "10.0.0.0", "office"] {
		not addresses.is_everybody(range)
	}
	not addresses.is_everybody({"Ref": "Office"})
	not addresses.is_everybody(null)
}
