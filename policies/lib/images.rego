# Container images that templates name.
package deployer.lib.images

import data.deployer.lib.values

# The containers of a task definition, or the code of a function.
containers(resource) := values.items(object.get(resource.properties, "ContainerDefinitions", [object.get(resource.properties, "Code", {})]))

# The path of an image: of a container of a task definition by its index, or of a function.
place(resource, index) := sprintf("Properties.ContainerDefinitions[%d].Image", [index]) if {
	resource.properties.ContainerDefinitions
}

place(resource, _) := "Properties.Code.ImageUri" if resource.properties.Code
