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
#   resources: [AWS::ECS::TaskDefinition, AWS::ECS::Service, AWS::Scheduler::Schedule]
#   frameworks:
#     fsbp: [ECS.5]
#     wellArchitected: [SEC06-BP02]
#   remediation: >-
#     Remove `readonlyRootFilesystem` `false` and list what the program writes to below `tmpfs` or `volumes`.
package deployer.rules.security.ecs_readonly_root

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	some index, container in values.items(resource.properties.ContainerDefinitions)
	not container.ReadonlyRootFilesystem in {true, "true", "True"}
	not values.is_intrinsic(container.ReadonlyRootFilesystem)
	not container.FirelensConfiguration
	not startswith(resource.properties.RuntimePlatform.OperatingSystemFamily, "WINDOWS")
	not resource.component in with_exec
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerDefinitions[%d].ReadonlyRootFilesystem", [index]),
		"message": sprintf("the container `%s` of `%s` can change its image's files", [container.Name, resource.component]),
	}
}

# ECS Exec needs files that can be written; that it is on has a rule of its own.
with_exec contains resource.component if {
	some resource in input.resources
	resource.properties.EnableExecuteCommand in {true, "true", "True"}
}

with_exec contains resource.component if {
	some resource in input.resources
	resource.properties.Target.EcsParameters.EnableExecuteCommand in {true, "true", "True"}
}
