package deployer.lib.images_test

import data.deployer.lib.images

test_containers_are_a_list if {
	images.containers({"properties": {"ContainerDefinitions": {"Image": "a"}}}) == [{"Image": "a"}]
	images.containers({"properties": {"ContainerDefinitions": [{"Image": "a"}]}}) == [{"Image": "a"}]
	images.containers({"properties": {"Code": {"ImageUri": "a"}}}) == [{"ImageUri": "a"}]
	images.containers({"properties": {}}) == [{}]
}

test_images_have_a_path if {
	images.place({"properties": {"ContainerDefinitions": []}}, 1) == "Properties.ContainerDefinitions[1].Image"
	images.place({"properties": {"Code": {}}}, 0) == "Properties.Code.ImageUri"
}
