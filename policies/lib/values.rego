# Values of templates: booleans that may be text, lists that may be a single item, intrinsic functions.
package deployer.lib.values

# CloudFormation takes booleans as text too.
is_true(value) if value in {true, "true", "True"}

is_false(value) if value in {false, "false", "False"}

# A value that is known only when it is deployed: `{"Ref": …}`, `{"Fn::GetAtt": …}`.
is_intrinsic(value) if {
	is_object(value)
	count(value) == 1
	some key, _ in value
	key in {"Ref", "Condition"}
}

is_intrinsic(value) if {
	is_object(value)
	count(value) == 1
	some key, _ in value
	startswith(key, "Fn::")
}

# The items of a list; a single value is a list of one.
items(value) := value if is_array(value)

items(value) := [value] if {
	not is_array(value)
	value != null
}
