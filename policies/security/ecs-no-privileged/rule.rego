# METADATA
# title: No container is privileged
# description: >-
#   A privileged container has the rights of root on the machine, and with them every other container there.
# custom:
#   code: security/ecs-no-privileged
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     fsbp: [ECS.4]
#     wellArchitected: [SEC06-BP02]
#   remediation: Remove `Privileged` from the container.
package deployer.rules.security.ecs_no_privileged

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, container in values.items(resource.properties.ContainerDefinitions)
	container.Privileged in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerDefinitions[%d].Privileged", [index]),
		"message": sprintf("the container `%s` of `%s` is privileged", [container.Name, resource.component]),
	}
}
