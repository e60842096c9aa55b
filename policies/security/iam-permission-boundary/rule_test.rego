package deployer.rules.security.iam_permission_boundary_test

import data.deployer.rules.security.iam_permission_boundary

role(properties) := {"address": "orders/api/Role", "component": "orders/api", "properties": properties}

boundary := "arn:aws:iam::111111111111:policy/boundary"

environment(resources) := {"settings": {"security": {"permissionBoundary": boundary}}, "resources": resources}

test_a_role_without_or_with_another_boundary_is_found if {
	count(iam_permission_boundary.deny) == 1 with input as environment([role({})])
	count(iam_permission_boundary.deny) == 1 with input as environment([role({"PermissionsBoundary": "arn:aws:iam::111111111111:policy/other"})])
}

test_the_boundary_or_an_unknown_one_passes if {
	count(iam_permission_boundary.deny) == 0 with input as environment([role({"PermissionsBoundary": boundary}), role({"PermissionsBoundary": {"Ref": "Boundary"}})])
}

test_without_a_boundary_nothing_is_asked if {
	count(iam_permission_boundary.deny) == 0 with input as {"settings": {"security": {}}, "resources": [role({})]}
}
