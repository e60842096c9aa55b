package deployer.lib.images_test

import data.deployer.lib.images

test_tasks_and_functions_have_images if {
	task := {"properties": {"ContainerDefinitions": [{"Name": "log"}, {"Image": "a/b:1"}]}}
	images.of(task) == [["Properties.ContainerDefinitions[1].Image", "a/b:1"]]
	images.of({"properties": {"Code": {"ImageUri": "a/b:1"}}}) == [["Properties.Code.ImageUri", "a/b:1"]]
}

test_a_function_of_files_has_none if {
	not images.of({"properties": {"Code": {"ZipFile": "a"}}})
}
