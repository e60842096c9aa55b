# Container images that templates name.
package deployer.lib.images

# The images of a task definition or a function, each with its path.
of(resource) := [[sprintf("Properties.ContainerDefinitions[%d].Image", [index]), container.Image] |
	some index, container in resource.properties.ContainerDefinitions
] if {
	resource.properties.ContainerDefinitions
}

of(resource) := [["Properties.Code.ImageUri", resource.properties.Code.ImageUri]]
