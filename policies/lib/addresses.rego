# Ranges of addresses, and which of them are so large that everybody is in them.
package deployer.lib.addresses

# Whether everybody is in a range. Half of the internet is no narrower than all of it: who means everybody may write
# two halves. Nobody owns more than a block `/8` of IPv4 or `/16` of IPv6.
is_everybody(range) if {
	is_string(range)
	[first, length] := split(range, "/")
	not contains(first, ":")
	to_number(length) < 8
}

is_everybody(range) if {
	is_string(range)
	[first, length] := split(range, "/")
	contains(first, ":")
	to_number(length) < 16
	not strings.any_prefix_match(lower(first), private)
}

# Beginnings of addresses that no router of the internet knows: unique local and link-local ones.
private := ["fc", "fd", "fe"]
