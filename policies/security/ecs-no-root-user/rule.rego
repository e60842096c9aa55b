# METADATA
# title: No container is told to run as root
# description: >-
#   A process that is root in its container has one hurdle less to the machine, and can change everything in
#   the image.
# custom:
#   code: security/ecs-no-root-user
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     fsbp: [ECS.20]
#     wellArchitected: [SEC06-BP02]
#   remediation: Write the `user` that the program runs as, such as `1000:1000`.
package deployer.rules.security.ecs_no_root_user

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	some index, container in values.items(resource.properties.ContainerDefinitions)
	split(container.User, ":")[0] in {"root", "0"}
	not container.FirelensConfiguration
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerDefinitions[%d].User", [index]),
		"message": sprintf("the container `%s` of `%s` runs as root", [container.Name, resource.component]),
	}
}
