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

router := {"Name": "log_router", "User": "0", "FirelensConfiguration": {"Type": "fluentbit"}}

test_a_single_container_is_found_too if {
	found := ecs_no_root_user.warn with input as {"resources": [{"address": "a/b/C", "component": "a/b", "properties": {"ContainerDefinitions": {"Name": "api", "User": "root"}}}]}
	count(found) == 1
}

test_other_users_and_that_of_the_image_pass if {
	count(ecs_no_root_user.warn) == 0 with input as {"resources": [task({"User": "1000:0"}), task({}), task({"User": {"Ref": "User"}}), task(router)]}
}
