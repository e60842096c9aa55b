# METADATA
# title: What a container prints is kept
# description: >-
#   A container on Fargate has no machine that anybody could look at. Without a log driver, the reason why it stopped
#   is gone with it.
# custom:
#   code: operations/container-logs
#   severity: warning
#   area: operations
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     fsbp: [ECS.9]
#     wellArchitected: [REL06-BP01]
#   remediation: "Give the container a `LogConfiguration`; every container that the compiler makes has one."
package deployer.rules.operations.container_logs

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	is_array(resource.properties.ContainerDefinitions)
	some index, container in resource.properties.ContainerDefinitions
	not is_kept(container)
	not values.is_intrinsic(container)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerDefinitions[%d].LogConfiguration", [index]),
		"message": sprintf("what a container of `%s` prints is lost", [resource.component]),
	}
}

is_kept(container) if {
	container.LogConfiguration.LogDriver
	container.LogConfiguration.LogDriver != "none"
}

is_kept(container) if values.is_intrinsic(container.LogConfiguration)

# A router of FireLens is what keeps the logs of the others; what it prints itself is about its own work.
is_kept(container) if {
	container.FirelensConfiguration
	not container.LogConfiguration
}
