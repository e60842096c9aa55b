package deployer.lib.values_test

import data.deployer.lib.values

test_booleans_may_be_text if {
	values.is_true(true)
	values.is_true("true")
	values.is_false("False")
	not values.is_true(false)
	not values.is_true("yes")
	not values.is_false(true)
}

test_intrinsic_functions_are_recognised if {
	values.is_intrinsic({"Ref": "Key"})
	values.is_intrinsic({"Fn::Sub": "${AWS::Region}"})
	not values.is_intrinsic({"Ref": "Key", "Other": 1})
	not values.is_intrinsic({"Key": "Value"})
	not values.is_intrinsic("Ref")
}

test_a_single_value_is_a_list_of_one if {
	values.items(["a", "b"]) == ["a", "b"]
	values.items("a") == ["a"]
	not values.items(null)
}
