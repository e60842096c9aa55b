package deployer.rules.security.ecs_no_root_user_test

import data.deployer.rules.security.ecs_no_root_user

task(container) := {
	"address": "orders/api/TaskDefinition",
	"component": "orders/api",
	"properties": {"ContainerDefinitions": [object.union({"Name": "api"}, container)]},
}

test_root_by_name_and_number_is_found if {
	found := ecs_no_root_user.warn with input as {"resources": [task({"User": "root"}), task({"User": "0:0"})]}
	{finding.message | some finding in found} == {"the container `api` of `orders/api` runs as root"}
}

test_other_users_and_that_of_the_image_pass if {
	count(ecs_no_root_user.warn) == 0 with input as {"resources": [task({"User": "1000:0"}), task({}), task({"User": {"Ref": "User"}})]}
}
