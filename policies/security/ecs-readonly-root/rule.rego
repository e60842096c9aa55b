# METADATA
# title: Programs cannot change their image
# description: >-
#   An intruder who cannot write files has a hard time to stay. What a program must write goes to a volume or
#   a tmpfs.
# custom:
#   code: security/ecs-readonly-root
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     fsbp: [ECS.5]
#     wellArchitected: [SEC06-BP02]
#   remediation: Remove `readonlyRootFilesystem` `false` and list what the program writes to below `tmpfs` or `volumes`.
package deployer.rules.security.ecs_readonly_root

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	some index, container in resource.properties.ContainerDefinitions
	not container.ReadonlyRootFilesystem in {true, "true", "True"}
	not values.is_intrinsic(container.ReadonlyRootFilesystem)
	not startswith(resource.properties.RuntimePlatform.OperatingSystemFamily, "WINDOWS")
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerDefinitions[%d].ReadonlyRootFilesystem", [index]),
		"message": sprintf("the container `%s` of `%s` can change its image's files", [container.Name, resource.component]),
	}
}
